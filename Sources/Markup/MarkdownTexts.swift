import CCMarkGFM

/// Texts of one paragraph each, gathered so that one parser reads the inlines of all: setting up
/// a parser costs more than a sentence.
package struct MarkdownTexts {
  /// What was gathered so far; a text is appended between `begin` and `end`.
  package var bytes: [UInt8] = []
  /// How many texts have begun.
  package private(set) var count = 0
  /// Where the text that has begun stands in `bytes`.
  private var start = 0

  package init() {}

  /// An entity at the start of a line: no block construct begins with it, and for the rules of
  /// emphasis its last byte is punctuation, so that what follows is read as at a line's start.
  private static let guardText = Array("&#8203;".utf8)
  /// The bytes of the character that the entity stands for, with which the first node begins.
  private static let guardLength = 3

  /// Begins a text, whose bytes the caller appends; it must have no line end in it.
  package mutating func begin() {
    bytes.append(contentsOf: Self.guardText)
    start = bytes.count
    count += 1
  }

  /// The bytes of the text that has begun.
  package var text: ArraySlice<UInt8> { bytes[start...] }

  /// Takes the text that has begun away again.
  package mutating func cancel() {
    bytes.removeSubrange((start - Self.guardText.count)...)
    count -= 1
  }

  package mutating func end() {
    bytes.append(0x0A)
    bytes.append(0x0A)
  }

  /// Whether cmark-gfm 0.29.0.gfm.6 would take time quadratic in the length of the text: measured,
  /// 100 KB of `![[]()` take 0.4 s and of `*a ` 10 ms. The most in a real paragraph that is no
  /// table are 61 brackets and 96 marks of emphasis. Such a text is to be cancelled.
  package var isHostile: Bool {
    // Fewer bytes cannot hold so many.
    guard bytes.count - start > 500 else { return false }
    var brackets = 0
    var marks = 0
    for byte in bytes[start...] {
      if byte == 0x5B { brackets += 1 }
      if byte == 0x2A || byte == 0x5F { marks += 1 }
    }
    return brackets > 500 || marks > 4_000
  }

  /// The inlines of every text; reference links find their definitions in `definitions`, which
  /// are whole lines (CommonMark §4.7).
  package func parsed(definitions: [UInt8] = []) -> MarkdownInlines {
    guard count > 0 else { return MarkdownInlines(nodes: [], starts: [0]) }
    let all = definitions.isEmpty ? bytes : bytes + definitions
    let root = all.withUnsafeBytes { buffer in
      cmark_parse_document(
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self) ?? nil, buffer.count,
        CMARK_OPT_DEFAULT)
    }
    guard let root else { return MarkdownInlines(nodes: [], starts: [0]) }
    defer { cmark_node_free(root) }
    var inlines = MarkdownInlines(nodes: [], starts: [])
    inlines.reserve(count)
    var paragraph = cmark_node_first_child(root)
    for _ in 0..<count {
      guard let node = paragraph else { break }
      inlines.beginText()
      if let first = cmark_node_first_child(node) {
        inlines.addText(of: first, droppingBytes: Self.guardLength)
        if let next = cmark_node_next(first) { inlines.add(from: next) }
      }
      paragraph = cmark_node_next(node)
    }
    inlines.beginText()
    precondition(
      inlines.count == count, "\(count) texts gave \(inlines.count) paragraphs")
    return inlines
  }
}
