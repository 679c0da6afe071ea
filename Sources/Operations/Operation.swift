/// The definition of an operation: its inputs and outcomes, who may carry it out, and how its
/// effect is verified and reversed.
package struct Operation: Hashable, Sendable {
  /// An input of an operation, to which a step's binding gives a value.
  package struct Parameter: Hashable, Sendable {
    package let name: String
    package let type: ValueType
    package let isOptional: Bool
    /// The values that a literal may have, such as the names of pages; `nil` if any value is
    /// allowed.
    package let allowed: [String]?
    /// Whether a literal names what there is to choose from, with commas between: at least one
    /// choice, and none twice.
    package let namesChoices: Bool
    /// The literal of another parameter with which this one is needed, although it is optional; `nil`
    /// if there is none.
    package let neededWith: Literal?
    /// Whether people see its value; a whole document that a change restores says nothing to them.
    package let isShown: Bool

    /// A parameter and the text that a step gives it.
    package struct Literal: Hashable, Sendable {
      package let parameter: String
      package let text: String

      package init(_ parameter: String, _ text: String) {
        self.parameter = parameter
        self.text = text
      }
    }

    package init(
      _ name: String, _ type: ValueType, isOptional: Bool = false, allowed: [String]? = nil,
      namesChoices: Bool = false, neededWith: Literal? = nil, isShown: Bool = true
    ) {
      self.name = name
      self.type = type
      self.isOptional = isOptional
      self.allowed = allowed
      self.namesChoices = namesChoices
      self.neededWith = neededWith
      self.isShown = isShown
    }

    /// The choices in a text that names them, in its order.
    package static func choices(in text: String) -> [String] {
      text.split(separator: ",").map(\.trimmingWhitespace).filter { !$0.isEmpty }
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
    /// No call of an operation reverses it.
    case irreversible
  }

  /// What is known of whether it does what is predicted on a real service.
  package enum Trial: Hashable, Sendable {
    /// Its program answers for it: it is not declared in a file.
    case none
    /// It does in practice, where whatever is predicted comes about.
    case practised
    /// It was tried on a service, with every reading and its inverse.
    case proved(Proof)
  }

  /// On which service an operation was tried, and when.
  package struct Proof: Hashable, Sendable {
    /// Its name, as people know it.
    package let service: String
    /// As the service gives it; empty if it gives none.
    package let version: String
    /// In seconds since 1970-01-01T00:00:00Z.
    package let at: Int

    package init(service: String, version: String = "", at: Int) {
      self.service = service
      self.version = version
      self.at = at
    }
  }

  /// What a person gives to show what they did outside the program.
  package enum Evidence: Hashable, Sendable {
    /// A file, or the address at which it lies.
    case file
    /// What they type is the evidence itself: an address, a number, a note.
    case words
  }

  /// What a step itself says of an operation that is one for all documents.
  package enum Narrowing: Hashable, Sendable {
    /// The outcomes are those that the step names.
    case outcomes
    /// The literal argument of this name selects what is collected; without one, the operation's own
    /// type is.
    case collected(by: String, [String: Collected])
  }

  /// What a step collects.
  package struct Collected: Hashable, Sendable {
    package let type: ValueType
    package let evidence: Evidence

    package init(_ type: ValueType, _ evidence: Evidence = .words) {
      self.type = type
      self.evidence = evidence
    }
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
  /// How long after the effect a read may still show the old state, in seconds.
  package let deadline: Int
  /// What a `record` operation keeps; `nil` for other kinds.
  package let evidence: Evidence?
  /// How a step narrows it down; `nil` if it is the same in every step.
  package let narrowing: Narrowing?
  /// The literal by which a step has selected what is collected, such as `date`; `nil` if none has.
  package let form: String?
  /// The most values that the documents allow at a time; `nil` if there is no limit.
  package let most: Int?
  /// Whether the domain has an interface that carries it out; if not, a person does so in a real
  /// tenant.
  package let hasInterface: Bool
  /// What it needs in its request beside its parameters, and nobody keeps; only of a change.
  package let secrets: [SecretInput]
  /// Whether it has been tried on a real service.
  package let trial: Trial
  /// Whether it only leads to what comes after it, such as going to a page or closing a pane: where
  /// the program does that itself, nobody need go there.
  package let leads: Bool
  /// The outcome of a decision that leaves undone what is asked about, for which a person may say why;
  /// `nil` if there is none.
  package let skips: String?
  /// Whether a second person consents to it unless a procedure says otherwise, because it loses what
  /// nobody can bring back.
  package let needsSecondPerson: Bool

  package init(
    _ id: OperationID, _ kind: OperationKind, _ parameters: [Parameter] = [],
    collects: ValueType? = nil, outcomes: [String] = ["done"], roles: [String] = [],
    reversal: Reversal = .none, deadline: Int = 60,
    hasInterface: Bool = true, most: Int? = nil, evidence: Evidence = .file,
    narrowing: Narrowing? = nil, form: String? = nil, leads: Bool = false,
    skips: String? = nil, secrets: [SecretInput] = [], trial: Trial = .none,
    needsSecondPerson: Bool = false
  ) {
    self.needsSecondPerson = needsSecondPerson
    self.id = id
    self.kind = kind
    self.parameters = parameters
    self.collects = collects
    self.outcomes = outcomes
    self.roles = roles
    self.reversal = reversal
    self.deadline = deadline
    self.hasInterface = hasInterface
    self.most = most
    self.evidence = kind == .record ? evidence : nil
    self.narrowing = narrowing
    self.form = form
    self.leads = leads
    self.skips = skips
    self.secrets = kind == .change ? secrets : []
    self.trial = trial
  }

  /// The operation as one step has it.
  ///
  /// - Parameters:
  ///   - literals: the literal arguments of the step.
  ///   - named: the outcomes that the step names.
  package func narrowed(by literals: Arguments, outcomes named: [String]) -> Operation {
    switch narrowing {
    case nil: self
    case .outcomes: with(outcomes: named.isEmpty ? outcomes : named, collects, evidence)
    case .collected(let name, let possible):
      if let form = literals[name]?.text, let collected = possible[form] {
        with(outcomes: outcomes, collected.type, collected.evidence, form: form)
      } else {
        self
      }
    }
  }

  /// The operation with only these of its outcomes.
  package func limited(to outcomes: [String]) -> Operation {
    with(outcomes: outcomes, collects, evidence, form: form)
  }

  private func with(
    outcomes: [String], _ collects: ValueType?, _ evidence: Evidence?, form: String? = nil
  ) -> Operation {
    Operation(
      id, kind, parameters, collects: collects, outcomes: outcomes, roles: roles,
      reversal: reversal, deadline: deadline, hasInterface: hasInterface, most: most,
      evidence: evidence ?? .file, narrowing: narrowing, form: form, leads: leads, skips: skips,
      secrets: secrets, trial: trial, needsSecondPerson: needsSecondPerson)
  }

  /// The parameter with this name; `nil` if there is none.
  package func parameter(_ name: String) -> Parameter? {
    parameters.first { $0.name == name }
  }
}

/// The name of an operation in the catalogue, such as `license.unassign`.
package struct OperationID: RawRepresentable, Hashable, Sendable, Comparable,
  CustomStringConvertible, ExpressibleByStringLiteral
{
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(stringLiteral value: String) { self.rawValue = value }

  package var description: String { rawValue }

  package static func < (one: OperationID, other: OperationID) -> Bool {
    one.rawValue < other.rawValue
  }
}

/// The kind of an operation, which decides how a step bound to it is walked.
package enum OperationKind: String, Hashable, Sendable, CaseIterable {
  /// Tells the person where to go: the page's labels, and what the page would show.
  case open
  /// Collects an input; the candidates are read from the tenant.
  case choose
  /// Changes the tenant; no other kind does.
  case change
  /// Reads and judges; nothing changes.
  case check
  /// Asks a question whose answer selects the next step.
  case decide
  /// A person does it outside the program; the evidence is recorded.
  case record
  /// Nothing can be read; the person confirms that it is done.
  case confirm
}

/// All operations of a domain, by name.
package struct Catalogue: Sendable {
  package let operations: [OperationID: Operation]
  /// The roles that a manifest may name.
  package let roles: [String]
  /// The types whose values are subjects with an id besides their name, such as `user`; in sessions
  /// of earlier versions, these values are texts.
  package let subjectTypes: Set<String>
  /// The types that are those of other domains, by their names here: whoever borrows a book is a user
  /// of the directory.
  package let foreignTypes: [String: ForeignType]
  /// The catalogues that are read only when one of their operations is asked for, by how its name
  /// begins.
  private var further: [String: @Sendable () -> Catalogue?] = [:]
  /// Under which names their domains are used.
  package private(set) var instances = DomainInstances()

  /// If several operations have the same name, the first one counts.
  package init(
    _ operations: [Operation], roles: [String], subjectTypes: Set<String> = [],
    foreignTypes: [String: ForeignType] = [:]
  ) {
    self.operations = Dictionary(operations.map { ($0.id, $0) }) { first, _ in first }
    self.roles = roles
    self.subjectTypes = subjectTypes
    self.foreignTypes = foreignTypes
  }

  /// The operation with this name; `nil` if the domain has none.
  package subscript(_ id: OperationID) -> Operation? {
    if let own = operations[id] { return own }
    return further.isEmpty ? nil : furtherOperation(id)
  }

  /// An operation of a catalogue that is read only when it is asked for, by the domain's own name.
  func read(_ id: OperationID) -> Operation? {
    further.first { id.rawValue.hasPrefix($0.key) }?.value()?[id]
  }

  /// Whether a domain is read when it is asked for, so that it can be used several times.
  package func readsWhenAsked(_ domain: DomainID) -> Bool { further["\(domain):"] != nil }

  /// The same catalogue, whose domains are used under these names, too.
  package func knowing(_ instances: DomainInstances) -> Catalogue {
    var catalogue = self
    catalogue.instances = instances
    return catalogue
  }

  /// The same catalogue with others, which are read only when one of their operations is asked for.
  ///
  /// - Parameter further: by how the names of their operations begin; `nil` if one cannot be read.
  package func adding(_ further: [String: @Sendable () -> Catalogue?]) -> Catalogue {
    var catalogue = self
    catalogue.further = further
    return catalogue
  }

  /// The names most similar to `name`, for an author who has mistyped it; at most three, the most
  /// similar first.
  ///
  /// A name is left out if its distance (`EditDistance`) is more than two and more than a third of
  /// the length of `name`.
  package func suggestions(for name: String) -> [String] {
    EditDistance.nearest(to: name, among: operations.keys.map(\.rawValue))
  }
}

/// The number of characters to change, add or remove to turn one word into another (Levenshtein
/// distance).
package enum EditDistance {
  /// The names most similar to `name`; at most three, the most similar first.
  ///
  /// A name is left out if its distance is more than two and more than a third of the length of
  /// `name`, or if nothing of it is left.
  package static func nearest(to name: String, among names: [String]) -> [String] {
    names.map { ($0, between(name.lowercased(), $0.lowercased())) }
      .filter { $0.1 <= max(2, name.count / 3) && $0.1 < $0.0.count }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
      .prefix(3).map(\.0)
  }

  /// The distance in characters, as a reader sees them (grapheme clusters).
  ///
  /// If the lengths alone differ by more than three and by more than a third of `one`, the words are
  /// not similar, and only that difference is returned, the least that the distance can be. A word
  /// from outside can be as long as a file.
  package static func between(_ one: String, _ other: String) -> Int {
    let source = Array(one)
    let target = Array(other)
    let difference = abs(source.count - target.count)
    guard difference <= max(3, source.count / 3) else { return difference }
    var row = Array(0...target.count)
    for (index, character) in source.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in target.indices {
        let above = row[column + 1]
        row[column + 1] = min(
          above + 1, row[column] + 1, diagonal + (target[column] == character ? 0 : 1))
        diagonal = above
      }
    }
    return row[target.count]
  }
}
