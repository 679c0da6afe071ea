/// An HTML page as values: its elements and texts in page order, in one flat array.
///
/// The array is flat because pages can nest to any depth, and nested values would be walked,
/// compared and freed recursively.
package struct HTMLTree: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// A name in lower case, and the attributes in page order; an attribute name may occur twice.
    case element(name: String, attributes: [Attribute])
    /// Characters with entities replaced and white space unchanged.
    case text(String)
  }

  package struct Attribute: Hashable, Sendable {
    /// In lower case.
    package let name: String
    /// The value with entities replaced; empty for an attribute without one.
    package let value: String
  }

  package struct Node: Hashable, Sendable {
    package let kind: Kind
    /// The line on which the tag ends or the text begins, counted from 1.
    package let line: Int
    /// The index after the last node inside this one.
    package let end: Int
  }

  /// The nodes in page order, each element before its content.
  package let nodes: [Node]
  /// The line of the first element nested deeper than the limit, where reading stopped; `nil` if
  /// the page was read to its end.
  package let cutLine: Int?

  package init(nodes: [Node], cutLine: Int?) {
    self.nodes = nodes
    self.cutLine = cutLine
  }
}

extension HTMLTree.Node {
  /// The element's name; `nil` for text.
  package var name: String? {
    if case .element(let name, _) = kind { name } else { nil }
  }

  /// The value of the first attribute with this name, which is the one browsers choose; `nil` if
  /// there is none.
  package func attribute(_ name: String) -> String? {
    guard case .element(_, let attributes) = kind else { return nil }
    return attributes.first { $0.name == name }?.value
  }
}
