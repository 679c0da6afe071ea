/// The definition of an operation: its inputs, outcomes and guarantees.
package struct Operation: Hashable, Sendable {
  package struct Parameter: Hashable, Sendable {
    package let name: String
    package let type: ValueType
    package let isOptional: Bool
    /// The values that a literal may have, such as the names of pages; `nil` if any value is
    /// allowed.
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

  /// Whether, and how, the effect can be reversed.
  package enum Reversal: Hashable, Sendable {
    /// There is nothing to reverse.
    case none
    case inverse(OperationID)
    /// The inverse works only within this many days of the effect.
    case inverseWithin(OperationID, days: Int)
    /// Something equivalent can be obtained again, perhaps at another price.
    case compensation(OperationID)
    case irreversible
  }

  package let id: OperationID
  package let kind: OperationKind
  package let parameters: [Parameter]
  /// The type of the input that a `choose` or `record` operation collects; `nil` for other kinds.
  package let collects: ValueType?
  /// The possible outcomes, the usual one first, as named in a manifest's `on:`.
  package let outcomes: [String]
  /// A person needs one of these roles to carry it out; empty if everybody may.
  package let roles: [String]
  package let reversal: Reversal
  /// Whether carrying it out twice has the same effect as once.
  package let isRetrySafe: Bool
  /// How long after the effect a read may still show the old state, in seconds.
  package let deadline: Int
  /// The most values that the documents allow at a time; `nil` if there is no limit.
  package let most: Int?
  /// Whether the domain has an interface that carries it out; if not, a person does so in a real
  /// tenant.
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
