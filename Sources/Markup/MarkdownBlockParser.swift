import CCMarkGFM

/// Reads the block structure of CommonMark with cmark-gfm. No extensions are on, so hostile tables
/// do no harm.
package enum MarkdownBlockParser {
  /// The greatest nesting that is read; deeper parts are left out. The deepest real page measured
  /// has 9 levels.
  package static let deepestNesting = 64

  /// The block nodes in document order, each before its descendants. The first is the document.
  package static func blocks(of bytes: [UInt8]) -> [MarkdownBlock] {
    bytes.withUnsafeBytes { MarkdownMemory.withDocument($0, blocks(under:)) } ?? []
  }

  /// Walks without recursion, because hostile input can nest to any depth.
  private static func blocks(under root: OpaquePointer) -> [MarkdownBlock] {
    var blocks: [MarkdownBlock] = []
    // Half of the pages measured have fewer.
    blocks.reserveCapacity(128)
    var open: [Int] = []
    var node = root
    while true {
      let index = blocks.count
      blocks.append(block(from: node))
      if holdsBlocks(blocks[index].kind), let child = cmark_node_first_child(node) {
        if open.count < deepestNesting {
          open.append(index)
          node = child
          continue
        }
        blocks[index].isCut = true
      }
      blocks[index].end = blocks.count
      while true {
        if open.isEmpty { return blocks }
        if let next = cmark_node_next(node) {
          node = next
          break
        }
        guard let parent = cmark_node_parent(node) else { return blocks }
        blocks[open.removeLast()].end = blocks.count
        node = parent
      }
    }
  }

  private static func block(from node: OpaquePointer) -> MarkdownBlock {
    let kind = kind(of: node)
    return MarkdownBlock(
      kind: kind, level: kind == .heading ? Int(cmark_node_get_heading_level(node)) : 0,
      startLine: Int(cmark_node_get_start_line(node)),
      startColumn: Int(cmark_node_get_start_column(node)),
      endLine: Int(cmark_node_get_end_line(node)),
      info: kind == .codeBlock
        ? cmark_node_get_fence_info(node).map { String(cString: $0) } ?? "" : "")
  }

  private static func holdsBlocks(_ kind: MarkdownBlock.Kind) -> Bool {
    switch kind {
    case .document, .blockQuote, .list, .orderedList, .item: true
    case .codeBlock, .htmlBlock, .paragraph, .thematicBreak, .heading, .other: false
    }
  }

  private static func kind(of node: OpaquePointer) -> MarkdownBlock.Kind {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_DOCUMENT: .document
    case CMARK_NODE_BLOCK_QUOTE: .blockQuote
    case CMARK_NODE_LIST:
      cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? .orderedList : .list
    case CMARK_NODE_ITEM: .item
    case CMARK_NODE_CODE_BLOCK: .codeBlock
    case CMARK_NODE_HTML_BLOCK: .htmlBlock
    case CMARK_NODE_PARAGRAPH: .paragraph
    case CMARK_NODE_HEADING: .heading
    case CMARK_NODE_THEMATIC_BREAK: .thematicBreak
    default: .other
    }
  }
}

/// A node of a document's block structure (CommonMark §4 and §5), as a value without pointers.
package struct MarkdownBlock: Hashable, Sendable {
  /// The kinds of blocks (CommonMark §4 and §5); bullet lists and ordered lists are two kinds.
  package enum Kind: Hashable, Sendable {
    case document, blockQuote, list, orderedList, item, codeBlock, htmlBlock, paragraph
    case thematicBreak, heading
    /// Any node type of cmark that is not in CommonMark.
    case other
  }

  package let kind: Kind
  /// 1 to 6 for a heading, 0 for everything else.
  package let level: Int
  /// The first line of the node, counted from 1.
  package let startLine: Int
  /// The position of the first byte in its line, in bytes, counted from 1.
  package var startColumn: Int
  /// The last line of the node, counted from 1.
  package let endLine: Int
  /// The info string of a fenced code block; empty otherwise.
  package let info: String
  /// The index after the node's last descendant in the list of all nodes.
  package internal(set) var end = 0
  /// Whether parts of the node were left out because they are nested deeper than the parser's
  /// limit.
  package internal(set) var isCut = false
}
