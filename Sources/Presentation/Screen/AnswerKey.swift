/// A key or word a person can type at a screen, and what it means there.
package struct AnswerKey: Hashable, Sendable {
  package enum Meaning: Hashable, Sendable {
    case proceed
    /// One of the numbered choices, counted from 1.
    case choice(Int)
    case happened(Bool)
    /// A reason is asked for next.
    case skip, override, reject
    /// The mode is asked for next.
    case mode
    /// Shows the step again with its English original.
    case original
    case stop
  }

  /// What is typed; empty for the Enter key alone.
  package let typed: String
  /// The key as it is shown.
  package let name: String
  package let meaning: Meaning
  /// What it does, in the reader's language.
  package let label: String

  package init(typed: String, name: String, meaning: Meaning, label: String) {
    self.typed = typed
    self.name = name
    self.meaning = meaning
    self.label = label
  }
}
