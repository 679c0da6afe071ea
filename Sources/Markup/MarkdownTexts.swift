import CCMarkGFM
import Glibc

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

  /// The inlines of every text, in the order in which the texts were begun.
  ///
  /// - Parameter definitions: whole lines, with which reference links are resolved (CommonMark
  ///   §4.7).
  /// - Precondition: Every text is one paragraph: it was ended, and it contains no line end.
  package func parsed(definitions: [UInt8] = []) -> MarkdownInlines {
    guard count > 0 else { return MarkdownInlines(nodes: [], starts: [0]) }
    let all = definitions.isEmpty ? bytes : bytes + definitions
    return all.withUnsafeBytes { MarkdownMemory.withDocument($0, inlines(under:)) }
      ?? MarkdownInlines(nodes: [], starts: [0])
  }

  private func inlines(under root: OpaquePointer) -> MarkdownInlines {
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

/// The inline nodes of several texts in one list, each node before its descendants.
package struct MarkdownInlines: Sendable {
  /// The nodes of all texts; a subscript gives the range of one text.
  package private(set) var nodes: [MarkdownInline]
  /// Where the nodes of each text begin, followed by the end of the last text's nodes.
  private var starts: [Int]
  /// The nodes around the one that is being added; kept, so that not every text needs new memory.
  private var open: [Int] = []

  init(nodes: [MarkdownInline], starts: [Int]) {
    self.nodes = nodes
    self.starts = starts
  }

  /// The number of texts.
  package var count: Int { max(0, starts.count - 1) }

  /// The range in `nodes` of the text at `index`, counted from 0.
  package subscript(index: Int) -> Range<Int> { starts[index]..<starts[index + 1] }

  mutating func reserve(_ texts: Int) {
    starts.reserveCapacity(texts + 1)
    // Measured on the corpus: about four nodes a text.
    nodes.reserveCapacity(texts * 4)
  }

  mutating func beginText() { starts.append(nodes.count) }

  /// Adds a text node without its first `count` bytes; adds nothing if no bytes remain.
  mutating func addText(of node: OpaquePointer, droppingBytes count: Int) {
    guard let literal = cmark_node_get_literal(node), strlen(literal) > count else { return }
    nodes.append(
      MarkdownInline(
        kind: .text, literal: String(cString: literal + count), url: "", end: nodes.count + 1))
  }

  /// Adds a node, its following siblings and all their descendants, without recursion.
  mutating func add(from first: OpaquePointer) {
    open.removeAll(keepingCapacity: true)
    var node = first
    while true {
      let index = nodes.count
      let kind = Self.kind(of: node)
      nodes.append(
        MarkdownInline(
          kind: kind, literal: Self.literal(of: node, kind: kind),
          url: kind == .link || kind == .image ? Self.string(cmark_node_get_url(node)) : ""))
      if let child = cmark_node_first_child(node),
        open.count < MarkdownBlockParser.deepestNesting
      {
        open.append(index)
        node = child
        continue
      }
      nodes[index].end = nodes.count
      while true {
        if let next = cmark_node_next(node) {
          node = next
          break
        }
        guard !open.isEmpty, let parent = cmark_node_parent(node) else { return }
        nodes[open.removeLast()].end = nodes.count
        node = parent
      }
    }
  }

  private static func literal(of node: OpaquePointer, kind: MarkdownInline.Kind) -> String {
    switch kind {
    case .text, .code, .htmlInline: string(cmark_node_get_literal(node))
    case .softBreak, .lineBreak, .emphasis, .strong, .link, .image, .other: ""
    }
  }

  private static func string(_ pointer: UnsafePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }

  private static func kind(of node: OpaquePointer) -> MarkdownInline.Kind {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_TEXT: .text
    case CMARK_NODE_SOFTBREAK: .softBreak
    case CMARK_NODE_LINEBREAK: .lineBreak
    case CMARK_NODE_CODE: .code
    case CMARK_NODE_HTML_INLINE: .htmlInline
    case CMARK_NODE_EMPH: .emphasis
    case CMARK_NODE_STRONG: .strong
    case CMARK_NODE_LINK: .link
    case CMARK_NODE_IMAGE: .image
    default: .other
    }
  }
}

/// A node of running text (CommonMark §6), as a value without pointers.
package struct MarkdownInline: Hashable, Sendable {
  /// The kinds of inlines (CommonMark §6).
  package enum Kind: UInt8, Hashable, Sendable {
    case text, softBreak, lineBreak, code, htmlInline, emphasis, strong, link, image
    /// Any node type of cmark that is not in CommonMark.
    case other
  }

  package let kind: Kind
  /// The text of a leaf; empty otherwise.
  package let literal: String
  /// The destination of a link or an image; empty otherwise.
  package let url: String
  /// The index after the node's last descendant in the list of all nodes.
  package internal(set) var end = 0
}
