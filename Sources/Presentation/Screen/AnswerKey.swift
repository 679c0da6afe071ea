/// A key or word that a person can type at a screen, and its meaning there.
package struct AnswerKey: Hashable, Sendable {
  package enum Meaning: Hashable, Sendable {
    case proceed
    /// One of the numbered choices, counted from 1.
    case choice(Int)
    case happened(Bool)
    /// A reason is then asked for.
    case skip, override, reject
    /// The mode is then asked for.
    case mode
    /// Shows the step again with its English original.
    case original
    case stop
  }

  /// The text to type; empty for the Enter key alone.
  package let typed: String
  /// The key as the screen shows it.
  package let name: String
  package let meaning: Meaning
  /// What the answer does, in the reader's language.
  package let label: String

  package init(typed: String, name: String, meaning: Meaning, label: String) {
    self.typed = typed
    self.name = name
    self.meaning = meaning
    self.label = label
  }
}
