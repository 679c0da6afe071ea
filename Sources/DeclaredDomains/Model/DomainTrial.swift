import Operations

/// What a test of a declaration works on: the subjects that it makes and removes, and what each
/// operation is given. `trial.yaml` says it.
package struct DomainTrial: Hashable, Sendable {
  /// A subject that the runs use, by the name under which their inputs find it.
  package struct Subject: Hashable, Sendable {
    package let alias: String
    package let kind: String
    /// The request that makes it; `nil` for one that is there, which is left as it was.
    package let making: Call?
    /// The request that removes it.
    package let removal: Call?
    /// The parts of its identity; empty if it is found by `matches`.
    package let parts: [String: Template]
    /// What tells it from all others in the list.
    package let matches: [JSONMatch]
    /// What the list is asked for besides, to find it.
    package let query: [String: Template]

    package init(
      _ alias: String, is kind: String, making: Call?, removal: Call?,
      parts: [String: Template] = [:], matches: [JSONMatch] = [], query: [String: Template] = [:]
    ) {
      self.alias = alias
      self.kind = kind
      self.making = making
      self.removal = removal
      self.parts = parts
      self.matches = matches
      self.query = query
    }
  }

  /// An operation that is carried out before, so that there is something to change.
  package struct Step: Hashable, Sendable {
    package let operation: OperationID
    package let inputs: [String: Template]

    package init(_ operation: OperationID, _ inputs: [String: Template]) {
      self.operation = operation
      self.inputs = inputs
    }
  }

  /// One operation to prove.
  package struct Run: Hashable, Sendable {
    package let operation: OperationID
    package let inputs: [String: Template]
    package let before: [Step]
    /// A change of the same subjects that nobody asked for, which must be noticed.
    package let more: Call?

    package init(
      _ operation: OperationID, _ inputs: [String: Template], before: [Step] = [],
      more: Call? = nil
    ) {
      self.operation = operation
      self.inputs = inputs
      self.before = before
      self.more = more
    }
  }

  package let subjects: [Subject]
  /// The inputs that every run has, if its operation takes them.
  package let common: [String: Template]
  /// By kind, the places of documents at which a service writes something of its own, such as when it
  /// was changed last.
  package let ignored: [String: [JSONPointer]]
  package let runs: [Run]

  package init(
    subjects: [Subject], common: [String: Template], ignored: [String: [JSONPointer]],
    runs: [Run]
  ) {
    self.subjects = subjects
    self.common = common
    self.ignored = ignored
    self.runs = runs
  }
}
