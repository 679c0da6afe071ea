/// One node of a CommonMark tree, as a value; lines count from 1, columns from 1 in bytes.
package struct MarkdownNode: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case document, blockQuote, list, item, codeBlock, htmlBlock, paragraph, thematicBreak
    /// 1 to 6.
    case heading(level: Int)
    case orderedList
    case text, softBreak, lineBreak, code, htmlInline, emphasis, strong, link, image
    /// Anything cmark may know that CommonMark does not.
    case other
  }

  package let kind: Kind
  package let startLine: Int
  package let startColumn: Int
  package let endLine: Int
  package let endColumn: Int
  /// The text of a leaf, or the info string of a code block; empty otherwise.
  package let literal: String
  /// The destination of a link or an image; empty otherwise.
  package let url: String
  package let children: [MarkdownNode]
  /// Whether parts of the node lay deeper than the parser's limit and are not in `children`.
  package let isCut: Bool

  /// The text of the node and everything in it.
  package var plainText: String {
    children.isEmpty ? literal : children.map(\.plainText).joined()
  }
}
