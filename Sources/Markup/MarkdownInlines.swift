import CCMarkGFM
import Glibc

/// The inline nodes of several texts in one list, each node before its descendants.
package struct MarkdownInlines: Sendable {
  package private(set) var nodes: [MarkdownInline]
  /// Where the nodes of each text begin, followed by the end of the last text's nodes.
  private var starts: [Int]

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
    var open: [Int] = []
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
