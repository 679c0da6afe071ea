import Operations

/// What a person does in a declared domain, or what is looked at there.
package struct OperationDeclaration: Hashable, Sendable {
  package struct Input: Hashable, Sendable {
    package let name: String
    package let type: DeclaredType
    package let isOptional: Bool
    /// The value where none is given; `nil` for none.
    package let usual: JSONDocument?
    /// The values of a code that are possible; empty for any.
    package let allowed: [String]
    package let spelling: [Spelling]
    /// Whether a list may be empty.
    package let mayBeEmpty: Bool

    package init(
      name: String, type: DeclaredType, isOptional: Bool = false, usual: JSONDocument? = nil,
      allowed: [String] = [], spelling: [Spelling] = [], mayBeEmpty: Bool = true
    ) {
      self.name = name
      self.type = type
      self.isOptional = isOptional
      self.usual = usual
      self.allowed = allowed
      self.spelling = spelling
      self.mayBeEmpty = mayBeEmpty
    }
  }

  /// A subject that the operation is about, found from its inputs.
  package struct Concerned: Hashable, Sendable {
    /// The name by which templates, conditions and predictions call it.
    package let alias: String
    package let kind: String
    /// The parts of its identity.
    package let parts: [String: Template]

    package init(_ alias: String, is kind: String, _ parts: [String: Template]) {
      self.alias = alias
      self.kind = kind
      self.parts = parts
    }
  }

  /// A subject that the operation makes: how it is found among those that are there, so that a lost
  /// reply does not make a second one.
  package struct Created: Hashable, Sendable {
    package let alias: String
    package let kind: String
    package let matches: [JSONMatch]
    package let query: [String: Template]

    package init(
      _ alias: String, in kind: String, matches: [JSONMatch], query: [String: Template] = [:]
    ) {
      self.alias = alias
      self.kind = kind
      self.matches = matches
      self.query = query
    }
  }

  package struct RefusalRule: Hashable, Sendable {
    package let condition: Condition
    package let code: String

    package init(when condition: Condition, code: String) {
      self.condition = condition
      self.code = code
    }
  }

  package struct Outcome: Hashable, Sendable {
    /// `nil` for the last, which is so if no other is.
    package let condition: Condition?
    package let name: String

    package init(when condition: Condition?, is name: String) {
      self.condition = condition
      self.name = name
    }
  }

  package struct InverseRule: Hashable, Sendable {
    package let condition: Condition?
    package let operation: OperationID
    /// The inputs; `nil` for those of the operation itself.
    package let inputs: [String: Template]?

    package init(
      when condition: Condition? = nil, _ operation: OperationID, with inputs: [String: Template]?
    ) {
      self.condition = condition
      self.operation = operation
      self.inputs = inputs
    }
  }

  /// Whether the same request may be sent twice.
  package enum Repetition: String, Hashable, Sendable, CaseIterable {
    case safe, byKey, unsafe
  }

  /// What is predicted of one subject.
  package enum Prediction: Hashable, Sendable {
    case absent
    case present
    case facts([String: ExpectationDeclaration])
  }

  /// A property that may change without having been predicted.
  package struct Moving: Hashable, Sendable {
    package let alias: String
    package let property: String

    package init(_ alias: String, _ property: String) {
      self.alias = alias
      self.property = property
    }
  }

  package let id: OperationID
  package let kind: OperationKind
  /// Whether it exists only to reverse others, so that no document can name it.
  package let onlyInverse: Bool
  package let inputs: [Input]
  /// Subjects besides those that inputs name.
  package let concerned: [Concerned]
  package let created: Created?
  /// What the probe must have found; otherwise a person acts.
  package let needs: [String: JSONDocument]
  package let refusals: [RefusalRule]
  /// The calls, of which the first whose condition holds is made; empty if a person acts.
  package let calls: [Call]
  /// By the names of inputs and concerned subjects.
  package let predictions: [String: Prediction]
  package let moves: [Moving]
  package let inverses: [InverseRule]
  package let repetition: Repetition
  /// In seconds.
  package let deadline: Int
  /// Of a check.
  package let outcomes: [Outcome]
  /// Whether a second person consents to it unless a procedure says otherwise; of a change.
  package let needsSecondPerson: Bool

  package init(
    id: OperationID, kind: OperationKind, onlyInverse: Bool = false, inputs: [Input] = [],
    concerned: [Concerned] = [], created: Created? = nil, needs: [String: JSONDocument] = [:],
    refusals: [RefusalRule] = [], calls: [Call] = [], predictions: [String: Prediction] = [:],
    moves: [Moving] = [], inverses: [InverseRule] = [], repetition: Repetition = .unsafe,
    deadline: Int = 60, outcomes: [Outcome] = [], needsSecondPerson: Bool = false
  ) {
    self.needsSecondPerson = needsSecondPerson
    self.id = id
    self.kind = kind
    self.onlyInverse = onlyInverse
    self.inputs = inputs
    self.concerned = concerned
    self.created = created
    self.needs = needs
    self.refusals = refusals
    self.calls = calls
    self.predictions = predictions
    self.moves = moves
    self.inverses = inverses
    self.repetition = repetition
    self.deadline = deadline
    self.outcomes = outcomes
  }
}

/// One request that changes something.
package struct Call: Hashable, Sendable {
  package enum Target: Hashable, Sendable {
    /// The method as HTTP writes it, and the address below that of the service.
    case http(
      method: String, path: Template, query: [String: Template], headers: [String: Template])
    /// The name by which a program knows what it performs.
    case program(String)
  }

  /// What keeps a change of somebody else, made meanwhile, from being lost.
  package enum Guard: Hashable, Sendable {
    /// The version read is sent in this header; the service refuses if it is another by now.
    case header(String, from: Reference)
    /// Everything is read again just before the request; if it differs, nothing is sent.
    case reread
    case none
  }

  /// How the end of work is found that a service does later (RFC 9110, 15.3.3).
  package struct Job: Hashable, Sendable {
    /// The header with the address to ask.
    package let follow: String
    package let state: JSONPointer
    package let done: [String]
    package let failed: [String]
    package let message: JSONPointer?

    package init(
      follow: String, state: JSONPointer, done: [String], failed: [String], message: JSONPointer?
    ) {
      self.follow = follow
      self.state = state
      self.done = done
      self.failed = failed
      self.message = message
    }
  }

  package let condition: Condition?
  package let target: Target
  package let body: Template?
  package let guarding: Guard
  /// The header in which the key of the attempt is sent; `nil` for none.
  package let keyHeader: String?
  package let job: Job?

  package init(
    when condition: Condition? = nil, _ target: Target, body: Template? = nil,
    guarding: Guard = .none, keyHeader: String? = nil, job: Job? = nil
  ) {
    self.condition = condition
    self.target = target
    self.body = body
    self.guarding = guarding
    self.keyHeader = keyHeader
    self.job = job
  }
}
