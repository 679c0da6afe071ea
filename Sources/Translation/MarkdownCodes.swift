/// Separates the markup of a Markdown sentence from its words, without losing a byte (CommonMark
/// 0.31 §6).
///
/// It need not read markup exactly as a renderer does, because text and codes join to the same
/// characters in any case. A code without its other half becomes a standalone code.
package struct MarkdownCodes {
  private typealias Code = InlineText.Code

  /// An opening code whose other half has not been found yet.
  private struct Waiting {
    /// Its index in `pieces`.
    let piece: Int
    /// The text of the closing code.
    let mark: String
  }

  private let bytes: [UInt8]
  private var pieces: [InlineText.Piece] = []
  private var text: [UInt8] = []
  private var waiting: [Waiting] = []
  private var next = 1
  private var position = 0

  /// The text of a Markdown sentence, separated into words and codes.
  package static func text(of markdown: String) -> InlineText {
    var codes = MarkdownCodes(markdown)
    codes.read()
    return InlineText(codes.pieces)
  }

  private init(_ markdown: String) { bytes = Array(markdown.utf8) }

  private mutating func read() {
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case 0x5C: escape()
      case 0x26: entity()
      case 0x60: codeSpan()
      case 0x3C: tag()
      case 0x21 where peek(1) == 0x5B: open(.image, "]", length: 2)
      case 0x5B: bracket()
      case 0x5D: closeBracket()
      case 0x2A, 0x5F: delimiter(byte)
      case 0..<0x09, 0x0B, 0x0C, 0x0E..<0x20: alone(.control, length: 1)
      case _: advance()
      }
    }
    endText()
    while let left = waiting.popLast() { standAlone(left.piece) }
  }

  private func peek(_ offset: Int) -> UInt8? {
    let index = position + offset
    return index >= 0 && index < bytes.count ? bytes[index] : nil
  }

  private mutating func advance() {
    text.append(bytes[position])
    position += 1
  }

  private mutating func endText() {
    guard !text.isEmpty else { return }
    pieces.append(.text(String(decoding: text, as: UTF8.self)))
    text.removeAll(keepingCapacity: true)
  }

  /// Adds a standalone code of `length` bytes.
  private mutating func alone(_ kind: Code.Kind, length: Int) {
    endText()
    let data = String(decoding: bytes[position..<position + length], as: UTF8.self)
    pieces.append(.code(Code(id: "\(next)", role: .alone, kind: kind, data: data)))
    next += 1
    position += length
  }

  /// Adds an opening code of `length` bytes, which `mark` closes.
  private mutating func open(_ kind: Code.Kind, _ mark: String, length: Int) {
    endText()
    let data = String(decoding: bytes[position..<position + length], as: UTF8.self)
    waiting.append(Waiting(piece: pieces.count, mark: mark))
    pieces.append(.code(Code(id: "\(next)", role: .open, kind: kind, data: data)))
    next += 1
    position += length
  }

  /// Closes the innermost code that waits for `mark`, and returns whether there is one. Unclosed
  /// codes inside it become standalone.
  private mutating func close(_ mark: String, length: Int) -> Bool {
    guard let index = waiting.lastIndex(where: { $0.mark == mark }) else { return false }
    while waiting.count > index + 1, let inner = waiting.popLast() { standAlone(inner.piece) }
    guard let own = waiting.popLast(), case .code(let open) = pieces[own.piece] else {
      return false
    }
    endText()
    let data = String(decoding: bytes[position..<position + length], as: UTF8.self)
    pieces.append(.code(Code(id: open.id, role: .close, kind: open.kind, data: data)))
    position += length
    return true
  }

  /// Makes an opening code without an end a standalone code, or, if it is a bracket, text.
  private mutating func standAlone(_ piece: Int) {
    guard case .code(let code) = pieces[piece] else { return }
    pieces[piece] =
      code.kind == .link
      ? .text(code.data)
      : .code(Code(id: code.id, role: .alone, kind: code.kind, data: code.data))
  }

  /// A backslash before punctuation (CommonMark §2.4).
  private mutating func escape() {
    guard let after = peek(1), Self.isPunctuation(after) else { return advance() }
    alone(.escape, length: 2)
  }

  /// `&nbsp;` or `&#160;` (CommonMark §2.5).
  private mutating func entity() {
    let rest = bytes[(position + 1)...].prefix(32)
    guard let end = rest.firstIndex(of: 0x3B), end > position + 1,
      rest[..<end].allSatisfy({ Self.isAlphanumeric($0) || $0 == 0x23 })
    else { return advance() }
    alone(.entity, length: end - position + 1)
  }

  /// A code span (CommonMark §6.1), or backticks without an end, which are text.
  private mutating func codeSpan() {
    let run = bytes[position...].prefix { $0 == 0x60 }.count
    var index = position + run
    while index < bytes.count {
      guard bytes[index] == 0x60 else {
        index += 1
        continue
      }
      let other = bytes[index...].prefix { $0 == 0x60 }.count
      if other == run {
        alone(.code, length: index + other - position)
        return
      }
      index += other
    }
    for _ in 0..<run { advance() }
  }

  /// `<a href="…">`, `</a>`, `<br>` or `<https://…>`.
  private mutating func tag() {
    guard let first = peek(1), Self.isLetter(first) || first == 0x2F || first == 0x21,
      let end = bytes[position...].firstIndex(of: 0x3E)
    else { return advance() }
    let inner = bytes[(position + 1)..<end]
    let isEnd = inner.first == 0x2F
    let name = String(
      decoding: inner.dropFirst(isEnd ? 1 : 0).prefix { Self.isAlphanumeric($0) }, as: UTF8.self
    ).lowercased()
    let length = end - position + 1
    if isEnd {
      if !close("</\(name)>", length: length) { alone(.tag, length: length) }
    } else if inner.last == 0x2F || inner.first == 0x21 || inner.contains(0x3A) && name.count > 3
      || Self.empty.contains(name)
    {
      alone(.tag, length: length)
    } else {
      open(.tag, "</\(name)>", length: length)
    }
  }

  /// Elements without an end tag (HTML Living Standard §13.1.2, void elements).
  private static let empty: Set<String> = ["br", "img", "hr", "wbr", "input", "col"]

  /// The start of a link, or a whole include or alert.
  private mutating func bracket() {
    guard peek(1) == 0x21, let end = matching(from: position) else {
      return open(.link, "]", length: 1)
    }
    // `[!INCLUDE[title](path)]` or `[!NOTE]`.
    alone(.include, length: end - position + 1)
  }

  /// The end of a link or image with its destination (CommonMark §6.3, §6.4).
  private mutating func closeBracket() {
    var length = 1
    if peek(1) == 0x28, let end = matching(from: position + 1, open: 0x28, close: 0x29) {
      length = end - position + 1
    } else if peek(1) == 0x5B, let end = matching(from: position + 1) {
      length = end - position + 1
    }
    guard length > 1, close("]", length: length) else {
      // A bracket without a destination is plain text.
      if let index = waiting.lastIndex(where: { $0.mark == "]" }), length == 1 {
        standAlone(waiting.remove(at: index).piece)
      }
      return advance()
    }
  }

  /// The index of the mark that closes the one at `start`; `nil` if there is none.
  private func matching(from start: Int, open: UInt8 = 0x5B, close: UInt8 = 0x5D) -> Int? {
    var depth = 0
    var index = start
    while index < bytes.count {
      if bytes[index] == 0x5C {
        index += 2
        continue
      }
      if bytes[index] == open { depth += 1 }
      if bytes[index] == close {
        depth -= 1
        if depth == 0 { return index }
      }
      index += 1
    }
    return nil
  }

  /// A run of `*` or `_`: it opens if text follows, and closes if text precedes it (§6.2).
  private mutating func delimiter(_ byte: UInt8) {
    let run = bytes[position...].prefix { $0 == byte }.count
    let mark = String(repeating: String(UnicodeScalar(byte)), count: run)
    let before = peek(-1)
    let after = peek(run)
    let isWithinWord =
      byte == 0x5F && before.map(Self.isAlphanumeric) == true
      && after.map(Self.isAlphanumeric) == true
    guard run <= 3, !isWithinWord else {
      for _ in 0..<run { advance() }
      return
    }
    let canClose = before.map { !Self.isSpace($0) } ?? false
    let canOpen = after.map { !Self.isSpace($0) } ?? false
    if canClose, close(mark, length: run) { return }
    guard canOpen else {
      if run == 1, !canClose {
        advance()
      } else {
        alone(run == 1 ? .italic : .bold, length: run)
      }
      return
    }
    open(run == 1 ? .italic : .bold, mark, length: run)
  }

  /// White space (CommonMark §2.1); other control characters are not.
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isLetter(byte) || (0x30...0x39).contains(byte) || byte >= 0x80
  }
  private static func isPunctuation(_ byte: UInt8) -> Bool {
    (0x21...0x2F).contains(byte) || (0x3A...0x40).contains(byte) || (0x5B...0x60).contains(byte)
      || (0x7B...0x7E).contains(byte)
  }
}
