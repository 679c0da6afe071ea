/// A node of a document's block structure (CommonMark §4 and §5), as a value without pointers.
package struct MarkdownBlock: Hashable, Sendable {
  package enum Kind: UInt8, Hashable, Sendable {
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
  package let startColumn: Int
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
