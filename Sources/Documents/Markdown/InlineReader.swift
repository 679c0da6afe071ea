import Markup

/// Converts the inline nodes of one text to `Inline` values.
struct InlineReader {
  private(set) var inlines: [Inline] = []
  /// The name in an `<a name="…">` that precedes all text.
  private(set) var anchor: String?

  /// A link or strong text whose HTML tag has not been closed yet.
  private struct Open {
    let tag: String
    let destination: String?
    let before: [Inline]
  }
  private var open: [Open] = []
  /// Text that may continue: adjacent texts are joined into one.
  private var pending = ""
  private var hasText = false
  private let nodes: [MarkdownInline]

  /// Reads the text at `index`, counted from 0, of texts that were parsed together.
  init(_ parsed: MarkdownInlines, _ index: Int) {
    self.init(parsed.nodes, parsed[index])
  }

  private init(_ nodes: [MarkdownInline], _ range: Range<Int>) {
    self.nodes = nodes
    var count = 0
    var position = range.lowerBound
    while position < range.upperBound {
      position = nodes[position].end
      count += 1
    }
    inlines.reserveCapacity(count)
    position = range.lowerBound
    while position < range.upperBound {
      add(at: position)
      position = nodes[position].end
    }
    while let last = open.last { close(last.tag) }
    flush()
  }

  /// The inlines of text without markup.
  static func plain(_ bytes: ArraySlice<UInt8>) -> [Inline] {
    bytes.isEmpty ? [] : [.text(String(decoding: bytes, as: UTF8.self))]
  }

  private mutating func add(at index: Int) {
    switch nodes[index].kind {
    case .text: addText(nodes[index].literal)
    case .softBreak: pending += " "
    case .lineBreak: add(.lineBreak)
    case .code: add(.code(nodes[index].literal))
    case .emphasis: add(.emphasis(inner(index)))
    case .strong: add(.strong(inner(index)))
    case .link: addLink(index)
    case .image: add(.image(destination: nodes[index].url, alternative: alternative(index)))
    case .htmlInline: addTag(nodes[index].literal)
    case .other: addAll(inner(index))
    }
  }

  private mutating func add(_ inline: Inline) {
    flush()
    inlines.append(inline)
    hasText = true
  }

  private mutating func flush() {
    guard !pending.isEmpty else { return }
    inlines.append(.text(pending))
    pending = ""
  }

  /// Adds text, joined to the preceding text.
  private mutating func addText(_ text: String) {
    // This bracket belongs to an include (`[!INCLUDE[…](…)]`), whose marker was removed before the
    // link.
    if pending.isEmpty, case .include? = inlines.last, text.utf8.first == 0x5D {
      pending = String(text.dropFirst())
    } else {
      pending += text
    }
    hasText = hasText || !text.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  private mutating func addAll(_ inner: [Inline]) {
    for inline in inner {
      if case .text(let text) = inline { addText(text) } else { add(inline) }
    }
  }

  private func inner(_ index: Int) -> [Inline] {
    InlineReader(nodes, index + 1..<nodes[index].end).inlines
  }

  private func alternative(_ index: Int) -> String {
    nodes[index + 1..<nodes[index].end].map(\.literal).joined()
  }

  private mutating func addLink(_ index: Int) {
    let inner = inner(index)
    guard let rest = Self.beforeInclude(pending) else {
      add(.link(destination: nodes[index].url, inner))
      return
    }
    pending = rest
    add(.include(path: nodes[index].url, title: inner.map(\.plain).joined()))
  }

  /// The text before a final `[!INCLUDE`; `nil` if `text` does not end with it.
  private static func beforeInclude(_ text: String) -> String? {
    var rest = text.utf8[...]
    while rest.last == 0x20 { rest.removeLast() }
    guard rest.last == 0x45 || rest.last == 0x65, rest.count >= 9 else { return nil }
    let marker = rest.suffix(9)
    guard String(marker)?.lowercased() == "[!include" else { return nil }
    return String(rest.dropLast(9))
  }

  private mutating func addTag(_ literal: String) {
    let tag = HTMLTag(literal)
    switch (tag.name, tag.isClosing) {
    case ("br", _): add(.lineBreak)
    case ("a", false):
      if let name = tag.attribute("name") ?? tag.attribute("id"), tag.attribute("href") == nil,
        !hasText, anchor == nil
      {
        anchor = name
      }
      begin("a", tag.attribute("href"))
    case ("img", false):
      add(
        .image(
          destination: tag.attribute("src") ?? "", alternative: tag.attribute("alt") ?? ""))
    case ("b", false), ("strong", false): begin("strong", nil)
    case ("i", false), ("em", false): begin("em", nil)
    case ("a", true): close("a")
    case ("b", true), ("strong", true): close("strong")
    case ("i", true), ("em", true): close("em")
    default: break
    }
  }

  private mutating func begin(_ tag: String, _ destination: String?) {
    // Values nested as deep as hostile tags would overflow the stack of any code that walks them.
    guard open.count < MarkdownBlockParser.deepestNesting else { return }
    flush()
    open.append(Open(tag: tag, destination: destination, before: inlines))
    inlines = []
  }

  private mutating func close(_ tag: String) {
    guard let last = open.last, last.tag == tag else { return }
    flush()
    open.removeLast()
    let inner = inlines
    inlines = last.before
    if tag == "strong" {
      add(.strong(inner))
    } else if tag == "em" {
      add(.emphasis(inner))
    } else if let destination = last.destination {
      add(.link(destination: destination, inner))
    } else {
      // The text to the left is adjacent, so it must be joined as well.
      if case .text(let before)? = inlines.last {
        inlines.removeLast()
        pending = before
      }
      addAll(inner)
    }
  }

  /// The same inlines with adjacent texts joined.
  static func merged(_ inlines: [Inline]) -> [Inline] {
    var result: [Inline] = []
    for inline in inlines {
      if case .text(let text) = inline {
        guard !text.isEmpty else { continue }
        if case .text(let before)? = result.last {
          result[result.count - 1] = .text(before + text)
          continue
        }
      }
      result.append(inline)
    }
    return result
  }
}

/// An inline HTML tag: its name and attributes, read as leniently as in a browser.
struct HTMLTag {
  /// In lower case; empty for a comment.
  let name: String
  let isClosing: Bool
  private let rest: ArraySlice<UInt8>

  init(_ literal: String) {
    var rest = Array(literal.utf8).dropFirst()
    isClosing = rest.first == 0x2F
    if isClosing { rest = rest.dropFirst() }
    let nameEnd = rest.firstIndex { !Self.isNameByte($0) } ?? rest.endIndex
    name = String(decoding: rest[..<nameEnd].map(Self.inLowerCase), as: UTF8.self)
    self.rest = rest[nameEnd...]
  }

  /// The value of the first attribute with this name, which must be given in lower case; `nil` if
  /// there is none.
  func attribute(_ name: StaticString) -> String? {
    var rest = rest
    while let start = rest.firstIndex(where: Self.isNameByte) {
      rest = rest[start...]
      let end = rest.firstIndex { !Self.isNameByte($0) } ?? rest.endIndex
      let isWanted = Self.matches(rest[..<end], name)
      rest = rest[end...].drop { $0 == 0x20 || $0 == 0x0A }
      guard rest.first == 0x3D else {
        if isWanted { return "" }
        continue
      }
      rest = rest.dropFirst().drop { $0 == 0x20 || $0 == 0x0A }
      let quote = rest.first
      let valueEnd: Int
      if quote == 0x22 || quote == 0x27 {
        rest = rest.dropFirst()
        valueEnd = rest.firstIndex { $0 == quote } ?? rest.endIndex
      } else {
        valueEnd = rest.firstIndex { $0 == 0x20 || $0 == 0x3E } ?? rest.endIndex
      }
      if isWanted { return Self.value(rest[..<valueEnd]) }
      rest = rest[valueEnd...].dropFirst()
    }
    return nil
  }

  private static func matches(_ bytes: ArraySlice<UInt8>, _ name: StaticString) -> Bool {
    name.withUTF8Buffer { wanted in
      bytes.count == wanted.count && bytes.elementsEqual(wanted) { inLowerCase($0) == $1 }
    }
  }

  private static func value(_ bytes: ArraySlice<UInt8>) -> String {
    let value = String(decoding: bytes, as: UTF8.self)
    return bytes.contains(0x26) ? value.replacing("&amp;", with: "&") : value
  }

  private static func inLowerCase(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
      || byte == 0x2D || byte == 0x3A || byte == 0x5F
  }
}

/// The directive `:::image source="…" alt-text="…":::`, which Microsoft's flavour uses in place of
/// `![…](…)`.
enum ImageDirective {
  private static let opening = Array(":::image".utf8)
  private static let closing = Array(":::".utf8)

  /// Replaces every directive in `bytes[start...]` with a CommonMark image.
  static func rewrite(_ bytes: inout [UInt8], from start: Int) {
    guard ByteSearch.first(opening, in: bytes, from: start, to: bytes.count) != nil else { return }
    var result: [UInt8] = []
    var position = start
    while let found = ByteSearch.first(opening, in: bytes, from: position, to: bytes.count) {
      result.append(contentsOf: bytes[position..<found])
      let inner = found + opening.count
      if bytes[inner...].starts(with: Array("-end".utf8)) {
        let end = ByteSearch.first(closing, in: bytes, from: inner, to: bytes.count)
        position = end.map { $0 + closing.count } ?? bytes.count
        continue
      }
      guard let end = ByteSearch.first(closing, in: bytes, from: inner, to: bytes.count) else {
        position = found
        break
      }
      append(bytes[inner..<end], to: &result)
      position = end + closing.count
    }
    result.append(contentsOf: bytes[position...])
    // Other texts may precede this one; copying them for every image would be quadratic.
    bytes.removeSubrange(start...)
    bytes.append(contentsOf: result)
  }

  private static func append(_ attributes: ArraySlice<UInt8>, to result: inout [UInt8]) {
    let tag = HTMLTag("<image " + String(decoding: attributes, as: UTF8.self) + ">")
    result.append(contentsOf: "![".utf8)
    for byte in (tag.attribute("alt-text") ?? "").utf8 {
      if Set("[]*_`\\<".utf8).contains(byte) { result.append(0x5C) }
      result.append(byte)
    }
    result.append(contentsOf: "](<".utf8)
    result.append(contentsOf: (tag.attribute("source") ?? "").utf8.filter { $0 != 0x3E })
    result.append(contentsOf: ">)".utf8)
  }
}
