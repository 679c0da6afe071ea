/// What an element may hold.
struct GrammarRule: Sendable {
  struct Attribute: Sendable {
    let names: GrammarNames
    let value: GrammarValue
    let isRequired: Bool
  }

  let names: GrammarNames
  var attributes: [Attribute] = []
  /// The number of the pattern its children must follow.
  var content = GrammarPatterns.empty
  var allowsText = false
  /// Whether it is an element of somebody else's, into which nobody looks.
  var isForeign = false
  /// Where the specification describes it, such as `4.2.2.5 unit`.
  let section: String
}
