/// Where a file does not keep its grammar.
package struct GrammarProblem: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// An element stands where it may not.
    case element
    /// An element ends without a child it must have.
    case incomplete
    case attribute
    case attributeMissing
    case value
    case text
  }

  package let kind: Kind
  package let message: String
  /// Where the specification describes the element, such as `4.2.2.5 unit`; empty where the
  /// grammar does not say.
  package let section: String
  package let place: XMLPlace
}
