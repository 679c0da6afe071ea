/// The words for what other targets name in no language; a key is the family, a dot and the name.
package enum KeyFamily: String, Hashable, Sendable, CaseIterable {
  /// A property of a fact: `fact.usageLocation`.
  case fact
  /// A word of a closed set: `code.sharedMailbox`.
  case code
  /// Why something is not accepted.
  case refusal
  /// What to do after a refusal; one for each `refusal`.
  case advice
  /// How an operation ends: `outcome.<operation>.<outcome>`, else `outcome.<outcome>`.
  case outcome
  /// What an operation does, in the infinitive.
  case operation
  /// The question of a `decide`, `choose` or `record` operation: `ask.<operation>`.
  case ask
  /// The type of an input.
  case type
  /// The same, of a list.
  case types
  case role
  /// A page of the admin centre, by its label there.
  case page
  case verdict
  /// What a verdict means, in a sentence.
  case meaning
  case mode
  /// What a mode means, in a sentence.
  case modeMeaning
  case stop
  /// An operation's kind.
  case kind
  /// What a documented step asks for.
  case stepKind
  /// A document's alert.
  case alert
  /// A language by its name.
  case language
  case performer
  case reconciliation
  /// What goes wrong on a practice tenant.
  case fault
  /// What a person may do on the web page.
  case webRole
  /// Why a file cannot be used.
  case reason

  package func key(_ name: String) -> String { "\(rawValue).\(name)" }
}
