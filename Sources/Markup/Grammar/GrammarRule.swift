/// What an element may contain.
struct GrammarRule: Sendable {
  struct Attribute: Sendable {
    let names: GrammarNames
    let value: GrammarValue
    let isRequired: Bool
  }

  let names: GrammarNames
  var attributes: [Attribute] = []
  /// The number of the pattern that its children must match.
  var content = GrammarPatterns.empty
  var allowsText = false
  /// Whether the element belongs to another namespace, so that its content is not checked.
  var isForeign = false
  /// Where the specification describes it, such as `4.2.2.5 unit`.
  let section: String
}
