/// What an operation is, before anyone carries it out: its inputs, outcomes and promises.
package struct Operation: Hashable, Sendable {
  package struct Parameter: Hashable, Sendable {
    package let name: String
    package let type: ValueType
    package let isOptional: Bool
    /// The words a literal may be, such as the names of pages; `nil` where any value will do.
    package let allowed: [String]?

    package init(
      _ name: String, _ type: ValueType, isOptional: Bool = false, allowed: [String]? = nil
    ) {
      self.name = name
      self.type = type
      self.isOptional = isOptional
      self.allowed = allowed
    }
  }

  /// Whether, and how, the effect can be taken back.
  package enum Reversal: Hashable, Sendable {
    /// Nothing to take back.
    case none
    case inverse(OperationID)
    /// The inverse works only within so many days of the effect.
    case inverseWithin(OperationID, days: Int)
    /// Something like it can be had again, perhaps at another price.
    case compensation(OperationID)
    case irreversible
  }

  package let id: OperationID
  package let kind: OperationKind
  package let parameters: [Parameter]
  /// The type of the input a `choose` or `record` operation collects; `nil` for all others.
  package let collects: ValueType?
  /// The ways it can end, the ordinary one first; what a manifest's `on:` names.
  package let outcomes: [String]
  /// Any one of these lets a person carry it out; empty means everybody may.
  package let roles: [String]
  package let reversal: Reversal
  /// Whether doing it twice is the same as doing it once.
  package let isRetrySafe: Bool
  /// How long after the effect a read may still show the old state, in seconds.
  package let deadline: Int
  /// How many values the documents take at a time; `nil` where there is no limit.
  package let most: Int?
  /// Whether the domain has an interface to carry it out; otherwise a person does, on a real tenant.
  package let hasInterface: Bool

  package init(
    _ id: OperationID, _ kind: OperationKind, _ parameters: [Parameter] = [],
    collects: ValueType? = nil, outcomes: [String] = ["done"], roles: [String] = [],
    reversal: Reversal = .none, isRetrySafe: Bool = true, deadline: Int = 60,
    hasInterface: Bool = true, most: Int? = nil
  ) {
    self.id = id
    self.kind = kind
    self.parameters = parameters
    self.collects = collects
    self.outcomes = outcomes
    self.roles = roles
    self.reversal = reversal
    self.isRetrySafe = isRetrySafe
    self.deadline = deadline
    self.hasInterface = hasInterface
    self.most = most
  }

  package func parameter(_ name: String) -> Parameter? {
    parameters.first { $0.name == name }
  }
}
