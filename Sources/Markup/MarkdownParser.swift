import CCMarkGFM

/// Reads CommonMark with cmark-gfm and no extension, which keeps hostile tables harmless.
package enum MarkdownParser {
  /// The nesting below which parts are left out; the deepest real page measured has 9 levels.
  package static let deepestNesting = 64

  /// The block structure of `bytes`; paragraphs and headings have no children.
  package static func blocks(of bytes: [UInt8]) -> MarkdownNode {
    parse(bytes) { node(from: $0, depth: 0, withInlines: false) }
  }

  /// The inline parts of each text, which must be one line; one result a text, in order.
  ///
  /// All texts go through one parser, because setting up a parser costs more than a sentence.
  package static func inlines(of texts: [String]) -> [[MarkdownNode]] {
    guard !texts.isEmpty else { return [] }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(texts.reduce(0) { $0 + $1.utf8.count + guardText.count + 2 })
    for text in texts {
      bytes.append(contentsOf: guardText)
      for byte in text.utf8 {
        bytes.append(byte == 0x0A || byte == 0x0D || byte == 0 ? 0x20 : byte)
      }
      bytes.append(0x0A)
      bytes.append(0x0A)
    }
    let document = parse(bytes) { node(from: $0, depth: 0, withInlines: true) }
    precondition(
      document.children.count == texts.count,
      "\(texts.count) texts gave \(document.children.count) paragraphs")
    return document.children.map { withoutGuard($0.children) }
  }

  private static func withoutGuard(_ nodes: [MarkdownNode]) -> [MarkdownNode] {
    guard let first = nodes.first, first.kind == .text,
      first.literal.unicodeScalars.first == "\u{200B}"
    else { return nodes }
    let text = String(first.literal.unicodeScalars.dropFirst())
    let rest = nodes.dropFirst()
    guard !text.isEmpty else { return Array(rest) }
    return [
      MarkdownNode(
        kind: .text, startLine: first.startLine, startColumn: first.startColumn,
        endLine: first.endLine, endColumn: first.endColumn, literal: text, url: "",
        children: [], isCut: false)
    ] + rest
  }

  /// An entity at the start of a line: no block construct begins with it, and for the rules of
  /// emphasis its last byte is punctuation, so that what follows is read as at a line's start.
  private static let guardText = Array("&#8203;".utf8)

  private static func parse(
    _ bytes: [UInt8], _ convert: (OpaquePointer) -> MarkdownNode
  ) -> MarkdownNode {
    let root = bytes.withUnsafeBytes { buffer in
      cmark_parse_document(
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self) ?? nil, buffer.count,
        CMARK_OPT_DEFAULT)
    }
    guard let root else { return emptyDocument }
    defer { cmark_node_free(root) }
    return convert(root)
  }

  private static let emptyDocument = MarkdownNode(
    kind: .document, startLine: 1, startColumn: 1, endLine: 1, endColumn: 0, literal: "", url: "",
    children: [], isCut: false)

  private static func node(
    from pointer: OpaquePointer, depth: Int, withInlines: Bool
  ) -> MarkdownNode {
    let kind = kind(of: pointer)
    var children: [MarkdownNode] = []
    var isCut = false
    if withInlines || holdsBlocks(kind) {
      var child = cmark_node_first_child(pointer)
      while let current = child {
        if depth < deepestNesting {
          children.append(node(from: current, depth: depth + 1, withInlines: withInlines))
        } else {
          isCut = true
        }
        child = cmark_node_next(current)
      }
    }
    return MarkdownNode(
      kind: kind,
      startLine: Int(cmark_node_get_start_line(pointer)),
      startColumn: Int(cmark_node_get_start_column(pointer)),
      endLine: Int(cmark_node_get_end_line(pointer)),
      endColumn: Int(cmark_node_get_end_column(pointer)),
      literal: literal(of: pointer, kind: kind),
      url: kind == .link || kind == .image ? string(cmark_node_get_url(pointer)) : "",
      children: children, isCut: isCut)
  }

  private static func holdsBlocks(_ kind: MarkdownNode.Kind) -> Bool {
    switch kind {
    case .document, .blockQuote, .list, .orderedList, .item: true
    case .codeBlock, .htmlBlock, .paragraph, .thematicBreak, .heading, .text, .softBreak,
      .lineBreak, .code, .htmlInline, .emphasis, .strong, .link, .image, .other:
      false
    }
  }

  private static func literal(of pointer: OpaquePointer, kind: MarkdownNode.Kind) -> String {
    switch kind {
    case .text, .code, .htmlInline: string(cmark_node_get_literal(pointer))
    case .codeBlock: string(cmark_node_get_fence_info(pointer))
    case .document, .blockQuote, .list, .orderedList, .item, .htmlBlock, .paragraph,
      .thematicBreak, .heading, .softBreak, .lineBreak, .emphasis, .strong, .link, .image, .other:
      ""
    }
  }

  private static func string(_ pointer: UnsafePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }

  private static func kind(of pointer: OpaquePointer) -> MarkdownNode.Kind {
    switch cmark_node_get_type(pointer) {
    case CMARK_NODE_DOCUMENT: .document
    case CMARK_NODE_BLOCK_QUOTE: .blockQuote
    case CMARK_NODE_LIST:
      cmark_node_get_list_type(pointer) == CMARK_ORDERED_LIST ? .orderedList : .list
    case CMARK_NODE_ITEM: .item
    case CMARK_NODE_CODE_BLOCK: .codeBlock
    case CMARK_NODE_HTML_BLOCK: .htmlBlock
    case CMARK_NODE_PARAGRAPH: .paragraph
    case CMARK_NODE_HEADING: .heading(level: Int(cmark_node_get_heading_level(pointer)))
    case CMARK_NODE_THEMATIC_BREAK: .thematicBreak
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
