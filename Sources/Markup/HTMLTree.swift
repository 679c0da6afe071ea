/// A page of HTML as values: its elements and texts in the order of the page, in one flat array.
///
/// Flat, because pages nest as deep as their authors like and values that nest would be walked,
/// compared and freed by recursion.
package struct HTMLTree: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// A name in lower case, and attributes in their order; a name may come twice.
    case element(name: String, attributes: [Attribute])
    /// Characters, entities replaced, white space as it stands.
    case text(String)
  }

  package struct Attribute: Hashable, Sendable {
    /// Lower case.
    package let name: String
    /// Entities replaced; empty for an attribute without a value.
    package let value: String
  }

  package struct Node: Hashable, Sendable {
    package let kind: Kind
    /// The line of the tag's end or the text's first character, counted from 1.
    package let line: Int
    /// The index after the last node within this one.
    package let end: Int
  }

  /// Each element before what it holds.
  package let nodes: [Node]
  /// The line of the first element nested deeper than the limit; what follows it was not read.
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

  /// The value of the first attribute with this name, as browsers choose it.
  package func attribute(_ name: String) -> String? {
    guard case .element(_, let attributes) = kind else { return nil }
    return attributes.first { $0.name == name }?.value
  }
}
