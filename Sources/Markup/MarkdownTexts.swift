import CCMarkGFM

/// A collection of texts, each one paragraph, whose inlines are read by a single parser, because
/// setting up a parser costs more than reading a sentence.
package struct MarkdownTexts {
  /// The bytes collected so far; the caller appends each text between `begin` and `end`.
  package var bytes: [UInt8] = []
  /// The number of texts begun so far.
  package private(set) var count = 0
  /// Where the current text starts in `bytes`.
  private var start = 0

  package init() {}

  /// An entity that protects the start of each text. No block construct begins with it, and its
  /// last byte counts as punctuation in the rules of emphasis, so what follows is read as if at the
  /// start of a line.
  private static let guardText = Array("&#8203;".utf8)
  /// The length in bytes of the character that the entity stands for, with which the first node
  /// begins.
  private static let guardLength = 3

  /// Begins a text. The caller then appends its bytes, which must not contain a line end.
  package mutating func begin() {
    bytes.append(contentsOf: Self.guardText)
    start = bytes.count
    count += 1
  }

  /// The bytes of the current text.
  package var text: ArraySlice<UInt8> { bytes[start...] }

  /// Removes the current text.
  package mutating func cancel() {
    bytes.removeSubrange((start - Self.guardText.count)...)
    count -= 1
  }

  /// Ends the current text with a blank line, which makes it a paragraph.
  package mutating func end() {
    bytes.append(0x0A)
    bytes.append(0x0A)
  }

  /// Whether cmark-gfm 0.29.0.gfm.6 would take time quadratic in the length of the text; if so,
  /// cancel the text.
  ///
  /// Measured: 100 KB of `![[]()` take 0.4 s, and 100 KB of `*a ` take 10 ms. A real paragraph that
  /// is not a table has at most 61 brackets and 96 marks of emphasis.
  package var isHostile: Bool {
    // Fewer bytes cannot contain so many brackets.
    guard bytes.count - start > 500 else { return false }
    var brackets = 0
    var marks = 0
    for byte in bytes[start...] {
      if byte == 0x5B { brackets += 1 }
      if byte == 0x2A || byte == 0x5F { marks += 1 }
    }
    return brackets > 500 || marks > 4_000
  }

  /// The inlines of every text. Reference links are resolved with `definitions`, which consists of
  /// whole lines (CommonMark §4.7).
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
