import Documents

/// The labels that are marked in a text by bold or links, in order, and the menu path among them.
struct LabelMarks {
  private(set) var labels: [String] = []
  /// The first series of labels that are separated only by `>` or an arrow.
  private(set) var path: Range<Int> = 0..<0

  /// Whether only a separator has come since the last label.
  private var joins = false
  /// The index at which the current series of labels begins.
  private var start = 0

  init(_ inlines: [Inline]) {
    add(inlines)
    endRun()
  }

  private mutating func add(_ inlines: [Inline]) {
    for inline in inlines {
      switch inline {
      case .strong(let inner), .link(_, let inner): addLabels(PlainText(inner).text)
      case .emphasis(let inner): add(inner)
      case .text(let text): addBetween(text)
      case .code, .include: joins = false
      case .image, .lineBreak: break
      }
    }
  }

  /// Adds a marked text, which may be a whole path or a label with separators.
  private mutating func addLabels(_ text: String) {
    let parts = Self.parts(of: text)
    if Self.beginsWithSeparator(text), !labels.isEmpty { joins = true }
    for (index, part) in parts.enumerated() {
      if index > 0 { joins = true }
      if !joins { beginRun() }
      labels.append(part)
      joins = false
    }
    if Self.endsWithSeparator(text) { joins = true }
  }

  private mutating func addBetween(_ text: String) {
    var separators = 0
    for byte in text.utf8 {
      switch byte {
      case 0x3E: separators += 1
      // A space, and the bytes of a no-break space and of → (U+2192).
      case 0x20, 0xC2, 0xA0: break
      case 0xE2, 0x86, 0x92: separators += byte == 0xE2 ? 1 : 0
      default:
        joins = false
        return
      }
    }
    if separators > 0 { joins = !labels.isEmpty }
  }

  private mutating func beginRun() {
    endRun()
    start = labels.count
  }

  private mutating func endRun() {
    if path.isEmpty, labels.count - start > 1 { path = start..<labels.count }
  }

  private static func beginsWithSeparator(_ text: String) -> Bool { text.utf8.first == 0x3E }
  private static func endsWithSeparator(_ text: String) -> Bool { text.utf8.last == 0x3E }

  /// The parts of a menu path, without the punctuation that translation moves into bold.
  private static func parts(of text: String) -> [String] {
    guard text.utf8.contains(0x3E) else {
      let part = trimmed(Substring(text))
      return part.isEmpty ? [] : [part]
    }
    return text.utf8.split(separator: 0x3E).map { trimmed(Substring($0)) }.filter { !$0.isEmpty }
  }

  private static func trimmed(_ text: Substring) -> String {
    var bytes = text.utf8
    while let first = bytes.first, first == 0x20 { bytes.removeFirst() }
    while let last = bytes.last {
      switch last {
      // Space . , ; :
      case 0x20, 0x2E, 0x2C, 0x3B, 0x3A: bytes.removeLast()
      default: return String(Substring(bytes))
      }
    }
    return ""
  }
}
