import Markup

/// Reads running text that has no markup but bold, images, includes, escapes, and links with plain text
/// in them, as most steps have, without a parser.
///
/// It reads only what can mean one thing: each mark of bold is by its neighbours either an opening or
/// a closing one (CommonMark §6.2), and each bracket begins a link. `SimpleInlinesTests` compares it
/// with cmark.
package struct SimpleInlines {
  private let text: UnsafeBufferPointer<UInt8>
  private let end: Int
  private var position = 0
  /// Where the text begins that is not in `inlines` yet.
  private var start = 0
  /// The text before `start` that is not in `inlines` yet, because an escape follows it.
  private var escaped = ""
  private var inlines: [Inline] = []
  /// What stands before the bold text that is being read.
  private var before: [Inline]?

  /// The inlines of a text in one line; `nil` if the parser must read it.
  package static func inlines(of text: ArraySlice<UInt8>) -> [Inline]? {
    text.withUnsafeBufferPointer { buffer in
      var reader = SimpleInlines(buffer)
      return reader.read() ? reader.inlines : nil
    }
  }

  /// What the parser makes of a text, which `inlines` must agree with.
  package static func parsed(_ text: String) -> [Inline] {
    var texts = MarkdownTexts()
    texts.begin()
    texts.bytes.append(contentsOf: text.utf8)
    texts.end()
    return InlineReader(texts.parsed(), 0).inlines
  }

  private init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
    var end = text.count
    while end > 0, text[end - 1] == 0x20 { end -= 1 }
    self.end = end
  }

  private mutating func read() -> Bool {
    while position < end {
      var next = position
      while next < end, Self.isText(text[next]) { next += 1 }
      position = next
      guard position < end else { break }
      switch text[position] {
      case 0x2A:
        guard readBold() else { return false }
      case 0x5B where position + 1 < end && text[position + 1] == 0x21:
        guard readInclude() else { return false }
      case 0x5B:
        guard readLink() else { return false }
      case 0x5F:
        // In a word, it is a letter.
        guard isDigitOrLetter(position - 1), isDigitOrLetter(position + 1) else { return false }
        position += 1
      case 0x26:
        guard position + 1 < end, text[position + 1] == 0x20 else { return false }
        position += 1
      case 0x21 where position + 1 < end && text[position + 1] == 0x5B:
        guard readImage() else { return false }
      case 0x21: position += 1
      // What an escaped bracket begins may still be an include.
      case 0x5C
      where position + 1 < end && text[position + 1] != 0x5B
        && Self.isPunctuation(text[position + 1]):
        escaped += string(start..<position)
        start = position + 1
        position += 2
      // ` < \ and control characters
      case 0x60, 0x3C, 0x5C, 0..<0x20, 0x7F: return false
      case _: position += 1
      }
    }
    flush(to: end)
    return before == nil && !inlines.isEmpty
  }

  /// Whether a byte can mean nothing but itself; as nearly all do, they are passed in one go.
  private static func isText(_ byte: UInt8) -> Bool {
    switch byte {
    // ! & * < [ \ _ ` and control characters
    case 0x21, 0x26, 0x2A, 0x3C, 0x5B, 0x5C, 0x5F, 0x60, 0..<0x20, 0x7F: false
    case _: true
    }
  }

  private mutating func flush(to end: Int) {
    if !escaped.isEmpty {
      append(.text(escaped + string(start..<end)))
      escaped = ""
    } else if start < end {
      append(.text(string(start..<end)))
    }
  }

  private mutating func append(_ inline: Inline) {
    // A text with one mark has three parts, and with two five; what is in bold has one.
    if before == nil, inlines.capacity == 0 { inlines.reserveCapacity(5) }
    inlines.append(inline)
  }

  private func string(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: text[range]), as: UTF8.self)
  }

  private mutating func readBold() -> Bool {
    let next = position + 2
    guard position + 1 < end, text[position + 1] == 0x2A, next == end || text[next] != 0x2A else {
      return false
    }
    let (left, right) = (neighbour(position - 1), neighbour(next))
    flush(to: position)
    if before != nil {
      guard left == .word && (right == .space || right == .mark) || left == .mark && right == .space
      else { return false }
      let bold = Inline.strong(inlines)
      inlines = before ?? []
      before = nil
      append(bold)
    } else {
      guard right == .word, left == .space || left == .mark else { return false }
      before = inlines
      inlines = []
    }
    position = next
    start = next
    return true
  }

  /// `[text](destination)`, also with `<` and `>` around the destination, or a title behind it.
  private mutating func readLink() -> Bool {
    guard let link = link(from: position), !link.name.isEmpty else { return false }
    flush(to: position)
    append(.link(destination: string(link.destination), [.text(string(link.name))]))
    go(to: link.end)
    return true
  }

  /// The same with `!` before it.
  private mutating func readImage() -> Bool {
    guard let link = link(from: position + 1) else { return false }
    flush(to: position)
    append(.image(destination: string(link.destination), alternative: string(link.name)))
    go(to: link.end)
    return true
  }

  /// `[!INCLUDE [title](path)]`: to CommonMark, a link between brackets that are text.
  private mutating func readInclude() -> Bool {
    var inner = position
    for letter in Self.include {
      guard inner < end, text[inner] == letter || text[inner] | 0x20 == letter else { return false }
      inner += 1
    }
    while inner < end, text[inner] == 0x20 { inner += 1 }
    guard inner < end, text[inner] == 0x5B, let link = link(from: inner), !link.name.isEmpty,
      link.end < end, text[link.end] == 0x5D,
      // A combining mark would be one character with the bracket.
      link.end + 1 == end || text[link.end + 1] < 0x80
    else { return false }
    flush(to: position)
    append(.include(path: string(link.destination), title: string(link.name)))
    go(to: link.end + 1)
    return true
  }

  /// `[!include`, in bytes that need no initialisation.
  private static let include: [UInt8] = [0x5B, 0x21, 0x69, 0x6E, 0x63, 0x6C, 0x75, 0x64, 0x65]

  private mutating func go(to next: Int) {
    position = next
    start = next
  }

  /// The text in brackets that begin at `start`, the destination in the parentheses behind it, and
  /// where these end; `nil` if the parser must read them.
  private func link(
    from start: Int
  ) -> (name: Range<Int>, destination: Range<Int>, end: Int)? {
    var middle = start + 1
    while middle < end, text[middle] != 0x5D {
      switch text[middle] {
      case 0x2A, 0x5F, 0x60, 0x3C, 0x26, 0x5C, 0x5B, 0x21, 0..<0x20, 0x7F: return nil
      case _: middle += 1
      }
    }
    guard middle + 2 < end, text[middle + 1] == 0x28 else { return nil }
    let isPointed = text[middle + 2] == 0x3C
    let first = middle + (isPointed ? 3 : 2)
    var close = first
    while close < end, text[close] != (isPointed ? 0x3E : 0x29) {
      // Before a title.
      if text[close] == 0x20, !isPointed { break }
      switch text[close] {
      // ( \ & < > `, space, and what is not ASCII
      case 0x28, 0x5C, 0x26, 0x3C, 0x3E, 0x60, 0...0x20, 0x7F...0xFF: return nil
      case _: close += 1
      }
    }
    guard close < end, close > first,
      let next = endOfTail(from: isPointed ? close + 1 : close)
    else { return nil }
    return (start + 1..<middle, first..<close, next)
  }

  /// The index behind the parenthesis that closes a link, which a title in quotation marks may precede;
  /// no inline has the title. `nil` if anything else follows the destination.
  private func endOfTail(from start: Int) -> Int? {
    guard start < end else { return nil }
    if text[start] == 0x29 { return start + 1 }
    var position = start
    while position < end, text[position] == 0x20 { position += 1 }
    guard position > start, position < end, text[position] == 0x22 else { return nil }
    position += 1
    while position < end, text[position] != 0x22 {
      switch text[position] {
      case 0x5C, 0..<0x20, 0x7F: return nil
      case _: position += 1
      }
    }
    guard position + 1 < end, text[position + 1] == 0x29 else { return nil }
    return position + 2
  }

  /// What a mark of emphasis has beside it.
  private enum Neighbour {
    /// Also the end of the text.
    case space
    /// Punctuation of ASCII; also the start of the text, as `MarkdownTexts` protects it.
    case mark
    case word
    case other
  }

  private func neighbour(_ index: Int) -> Neighbour {
    guard index >= 0 else { return .mark }
    guard index < end else { return .space }
    switch text[index] {
    case 0x20: return .space
    case let byte where Self.isPunctuation(byte): return .mark
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return .word
    // The letters from U+00C0 to U+017F, of which C3, C4 or C5 is the first byte.
    case 0xC3...0xC5: return .word
    case 0x80...0xBF where index > 0 && (0xC3...0xC5).contains(text[index - 1]): return .word
    case _: return .other
    }
  }

  /// Whether a byte is punctuation of ASCII (CommonMark §2.1), which may be escaped.
  private static func isPunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    case _: false
    }
  }

  private func isDigitOrLetter(_ index: Int) -> Bool {
    guard index >= 0, index < end else { return false }
    switch text[index] {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return true
    case _: return false
    }
  }
}
