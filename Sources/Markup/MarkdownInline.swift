/// A node of running text (CommonMark §6), as a value without pointers.
package struct MarkdownInline: Hashable, Sendable {
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
