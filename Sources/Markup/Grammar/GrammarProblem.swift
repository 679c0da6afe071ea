/// A place where a file violates its grammar.
package struct GrammarProblem: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// An element that is not allowed in this place.
    case element
    /// An element that ends without a child it must have.
    case incomplete
    case attribute
    case attributeMissing
    case value
    case text
  }

  package let kind: Kind
  package let message: String
  /// Where the specification describes the element, such as `4.2.2.5 unit`; empty if the grammar
  /// does not say.
  package let section: String
  package let place: XMLPlace
}
