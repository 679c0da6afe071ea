/// A family of words for names that other targets use; a key is the family, a dot and the name.
package enum KeyFamily: String, Hashable, Sendable, CaseIterable {
  /// A property of a fact, such as `fact.usageLocation`.
  case fact
  /// A word of a closed set, such as `code.sharedMailbox`.
  case code
  /// Why something was refused.
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
  /// The type of an input that is a list.
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
  /// The kind of an alert in a document.
  case alert
  /// The name of a language.
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
