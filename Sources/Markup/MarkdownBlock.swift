/// One node of a document's block structure (CommonMark §4 and §5), as a value without a pointer.
package struct MarkdownBlock: Hashable, Sendable {
  package enum Kind: UInt8, Hashable, Sendable {
    case document, blockQuote, list, orderedList, item, codeBlock, htmlBlock, paragraph
    case thematicBreak, heading
    /// Anything cmark may know that CommonMark does not.
    case other
  }

  package let kind: Kind
  /// 1 to 6 for a heading, 0 for everything else.
  package let level: Int
  /// The first line, counted from 1.
  package let startLine: Int
  /// The first byte in its line, counted from 1, in bytes.
  package let startColumn: Int
  /// The last line, counted from 1.
  package let endLine: Int
  /// The info string of a fenced code block; empty otherwise.
  package let info: String
  /// The index after the node's last descendant in the list of all nodes.
  package internal(set) var end = 0
  /// Whether parts of the node lay deeper than the parser's limit and were left out.
  package internal(set) var isCut = false
}
