/// A domain as the engine sees it: its catalogue, and the functions that read and change one
/// tenant.
///
/// `refusals`, `outcome`, `prediction` and `inverse` are pure; the functions that are `async`
/// access the tenant, and throw `DomainFailure` if it cannot be reached or read. The domain does
/// not verify its own changes: the engine reads again and compares the result with the prediction
/// (`Verdict.of`).
package protocol Domain: Sendable {
  var catalogue: Catalogue { get }

  /// What is known about whether a person has one of these roles in the tenant; with no roles,
  /// whether the tenant knows the person.
  func rights(of actor: String, anyOf roles: [String]) async throws(DomainFailure) -> Rights

  /// The people who have one of these roles in the tenant; `nil` if the tenant would have to be asked
  /// about each of its people over a network.
  func people(withAnyOf roles: [String]) async throws(DomainFailure) -> [String]?

  /// The values that a `choose` operation offers, best first; empty if any value may be typed.
  func candidates(
    for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Candidate]

  /// The first of the same values, at most `most`, if the domain can tell how many there are without
  /// reading them all; `nil` if it cannot, or if there are no more than that.
  func firstCandidates(
    _ most: Int, for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> FirstCandidates?

  /// The value of a person's answer to a `choose` or `record` operation, checked against the
  /// tenant: names are resolved, and lists are split at commas. A refusal if there is no such
  /// value.
  ///
  /// An empty answer accepts the value that the operation proposes; a refusal if it proposes none.
  func accept(
    _ answer: [String], for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> Result<Value, Refusal>

  /// Freshly read facts about everything the operation concerns, as shown on its screen.
  func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact]

  /// The arguments with which to read again what a change concerned: they also name what it may
  /// have separated from the rest, such as the holder of a number that it takes away.
  ///
  /// - Parameter facts: the facts read before the change.
  func scope(
    of operation: OperationID, _ arguments: Arguments, before facts: [Fact]
  ) -> Arguments

  /// Why nothing can be chosen at a `choose` operation: what it is about is no longer what the
  /// person chose before, such as an account whose name another one has now. Empty if nothing is
  /// in the way.
  func obstacles(
    to operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Refusal]

  /// The reasons not to carry out the operation, given these facts; empty if it may be carried out.
  /// For a check, the reasons against what its outcome may suggest (`stopsAtRefusals`).
  func refusals(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Refusal]

  /// Whether a walk stops at the refusals of this check, as it does at those of a change, because
  /// no outcome leads to what the person wants; otherwise they are only shown.
  func stopsAtRefusals(of check: OperationID) -> Bool

  /// The result of a check, given these facts: one of the operation's outcomes.
  func outcome(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> String

  /// Every fact that the change will alter, with the value that a read should return after it:
  /// that value or, if it cannot be known, `Value.changed` or an `Expectation`.
  func prediction(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Fact]

  /// How long after the change a predicted fact may take to be read, in seconds; `nil` if as long as
  /// the operation's deadline says.
  func deadline(of predicted: Fact, in operation: OperationID) -> Int?

  /// Whether the property that changed may change along with a change that does not predict it:
  /// because others change it meanwhile, or because it follows in its own time.
  ///
  /// What changes, is not predicted and may not change is a surprise.
  ///
  /// - Parameter facts: the facts read before the change.
  func mayAlter(
    _ changed: Difference, with operation: OperationID, _ arguments: Arguments,
    before facts: [Fact]
  ) -> Bool

  /// Carries out a change, or reports evidence that a person recorded; asking again with the same
  /// key does not make it twice.
  ///
  /// - Parameters:
  ///   - key: identifies the attempt among all others in the tenant.
  ///   - actor: the person in whose name the change is made.
  /// - Throws: `refused` if the tenant did not make the change, `partlyRefused` if it made only a
  ///   part of it; `unknownOutcome` if it may have made it;
  ///   `unavailable` or `damaged` if the tenant cannot be reached or read.
  func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure)

  /// The same domain for one change that was decided on these facts: a domain that can tell makes
  /// it only while they still hold, and otherwise refuses.
  func changing(from facts: [Fact]) -> any Domain

  /// The same domain for one change, whose request needs these secrets. It does not keep them.
  func holding(_ secrets: Secrets, for operation: OperationID) -> any Domain

  /// The calls that together reverse a change, based on the facts read before it; empty if there
  /// are none.
  ///
  /// An operation's definition says that it can be reversed; this function gives the arguments.
  func inverse(
    of operation: OperationID, _ arguments: Arguments, before facts: [Fact]
  ) -> [Inverse]

  /// What a call that reverses a change can still give back, and why the rest cannot be; no call if
  /// nothing can.
  ///
  /// - Parameter facts: freshly read for the call.
  func possiblePart(
    of call: Inverse, _ facts: [Fact]
  ) -> (call: Inverse?, lost: [Refusal])

  /// The values that match a query over the tenant, such as everybody with a license. A refusal if
  /// the domain does not know the query or cannot answer it.
  func subjects(
    matching query: String, of type: ValueType
  ) async throws(DomainFailure) -> Result<[Value], Refusal>

  /// For each text that is the id or a name of a user, a product or a group, every subject that it
  /// may mean now; texts that mean nothing are left out.
  ///
  /// Sessions of earlier versions kept only names.
  func subjects(
    named names: [String]
  ) async throws(DomainFailure) -> [String: [Subject]]

  /// Facts by which people know these subjects, as they are now, such as a person's display name.
  /// They tell whether somebody else has the name that an earlier version recorded.
  func marks(of subjects: [Subject]) async throws(DomainFailure) -> [Fact]

  /// The number of walks that may run at the same time.
  var concurrency: Int { get }

  /// The same domain for a walk that runs in parallel with others: it makes no predictions about
  /// totals that they change too.
  var inParallel: any Domain { get }

  /// How far the connection to the tenant allows the operation to be carried out and checked.
  func reach(of operation: OperationID) -> Reach

  /// Whether anything on which the operation's outcome or effect depends could not be read, given
  /// these facts.
  func dependsOnUnread(_ operation: OperationID, _ facts: [Fact]) -> Bool

  /// Whether a read for the operation may temporarily miss a recent change or show only part of it.
  ///
  /// If so, a change that is not seen is refuted only after the deadline of its verification.
  func isEventuallyConsistent(for operation: OperationID) -> Bool

  /// The tenant's own time, in seconds since 1970-01-01T00:00:00Z; it may differ from the real
  /// time.
  func now() async throws(DomainFailure) -> Int
}

/// The defaults of a local domain: every operation can be carried out and read, a read shows the
/// current state, nothing changes by itself or can be reversed or queried, names are ids, and walks
/// run one at a time.
extension Domain {
  package func people(
    withAnyOf roles: [String]
  ) async throws(DomainFailure) -> [String]? { nil }

  package func firstCandidates(
    _ most: Int, for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> FirstCandidates? { nil }

  package func obstacles(
    to operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Refusal] { [] }

  package func stopsAtRefusals(of check: OperationID) -> Bool { false }
  package func reach(of operation: OperationID) -> Reach { .whole }
  package func dependsOnUnread(_ operation: OperationID, _ facts: [Fact]) -> Bool { false }
  package func isEventuallyConsistent(for operation: OperationID) -> Bool { false }
  package var concurrency: Int { 1 }
  package var inParallel: any Domain { self }
  package func changing(from facts: [Fact]) -> any Domain { self }

  package func scope(
    of operation: OperationID, _ arguments: Arguments, before facts: [Fact]
  ) -> Arguments { arguments }

  package func deadline(of predicted: Fact, in operation: OperationID) -> Int? { nil }
  package func holding(_ secrets: Secrets, for operation: OperationID) -> any Domain { self }

  package func mayAlter(
    _ changed: Difference, with operation: OperationID, _ arguments: Arguments,
    before facts: [Fact]
  ) -> Bool { false }

  package func inverse(
    of operation: OperationID, _ arguments: Arguments, before facts: [Fact]
  ) -> [Inverse] { [] }

  package func possiblePart(
    of call: Inverse, _ facts: [Fact]
  ) -> (call: Inverse?, lost: [Refusal]) { (call, []) }

  package func subjects(
    matching query: String, of type: ValueType
  ) async throws(DomainFailure) -> Result<[Value], Refusal> {
    .failure(Refusal(Refusal.unknownQuery, ["query": .text(query)]))
  }

  package func subjects(
    named names: [String]
  ) async throws(DomainFailure) -> [String: [Subject]] { [:] }

  package func marks(of subjects: [Subject]) async throws(DomainFailure) -> [Fact] { [] }
}

extension Domain {
  /// How far the operation can be carried out and checked, given what a read returned: where it
  /// depends on something that could not be read, a person judges or acts.
  package func reach(of operation: OperationID, given facts: [Fact]) -> Reach {
    let reach = reach(of: operation)
    guard reach == .whole, dependsOnUnread(operation, facts) else { return reach }
    return catalogue[operation]?.kind == .change ? .changedByPerson : .judgedByPerson
  }
}

/// One of the values a person may choose, with facts that distinguish it from the others.
package struct Candidate: Hashable, Sendable {
  package let value: Value
  /// Its name as shown in the tenant.
  package let title: String
  /// Facts that help to choose, such as how many units are left.
  package let facts: [Fact]

  package init(value: Value, title: String, facts: [Fact] = []) {
    self.value = value
    self.title = title
    self.facts = facts
  }
}

/// The first of the values a person may choose, when the others have not been read.
package struct FirstCandidates: Hashable, Sendable {
  package let candidates: [Candidate]
  /// How many there are with the others.
  package let count: Int

  package init(_ candidates: [Candidate], count: Int) {
    self.candidates = candidates
    self.count = count
  }
}

/// A call that reverses the effect of another.
package struct Inverse: Hashable, Sendable {
  package let operation: OperationID
  package let arguments: Arguments

  package init(_ operation: OperationID, _ arguments: Arguments) {
    self.operation = operation
    self.arguments = arguments
  }
}

/// The extent to which a connection to the domain supports one operation.
package enum Reach: Hashable, Sendable {
  /// It can be carried out and checked.
  case whole
  /// It has no interface: a person does it in the administration pages, and whatever can be read is
  /// verified.
  case changedByPerson
  /// The data it judges cannot be read: a person looks and selects the outcome.
  case judgedByPerson
}

/// The reason why an operation or an answer is not accepted, independent of language.
package struct Refusal: Hashable, Sendable, Codable, Error {
  /// The key of its message without the leading `refusal.`, such as `holdsRemain`.
  package let code: String
  /// The values that its message mentions.
  package let values: [String: Value]

  package init(_ code: String, _ values: [String: Value] = [:]) {
    self.code = code
    self.values = values
  }

  /// Whether the reasons are equal as far as anybody can know: a subject that is known only by its
  /// name counts as the one of that name.
  package func agrees(with other: Refusal) -> Bool {
    code == other.code && values.count == other.values.count
      && values.allSatisfy { other.values[$0.key].map($0.value.agrees) ?? false }
  }

  /// Whether it says that one property, or one list, cannot be read, so that everything that does
  /// not need it can go on.
  package var isUnreadable: Bool { code == "unreadable" || values["unreadable"] == .flag(true) }

  /// The same reason, in its own words, as one why something cannot be read.
  package var asUnreadable: Refusal {
    Refusal(code, values.merging(["unreadable": .flag(true)]) { own, _ in own })
  }

  /// That no tenant of the session has an operation.
  package static func unowned(_ operation: OperationID) -> Refusal {
    Refusal("operationUnowned", ["operation": .code(operation.rawValue)])
  }

  /// The code for a query that the domain does not know.
  package static let unknownQuery = "unknownQuery"

  /// Whether it says that a name has several meanings, of which only a person can choose one.
  package var isAmbiguous: Bool { code == "ambiguousName" }
}

/// The reason why the domain, or the connection to it, failed; a refusal is not a failure.
package enum DomainFailure: Error, Hashable, Sendable {
  /// It cannot be reached or read now; another attempt may succeed.
  case unavailable(String)
  /// It was reached, but refused the change or the reading for a reason of its own; the same
  /// request would be refused again.
  case refused(Refusal)
  /// It made the change for some of those it concerns, and refused it for others for this reason.
  case partlyRefused(Refusal)
  /// The reply was lost, so the effect may or may not have happened.
  case unknownOutcome(String)
  /// The data cannot be interpreted: the tenant's file is damaged or has another version.
  case damaged(String)
}

/// A domain that forwards to another everything that it does not declare itself.
package protocol ForwardingDomain: Domain {
  /// The domain to which this one forwards.
  var domain: any Domain { get }

  /// This domain, forwarding to another one. What it remembers from call to call, it remembers
  /// together with this one.
  func forwarding(to domain: any Domain) -> any Domain
}

extension ForwardingDomain {
  package var catalogue: Catalogue { domain.catalogue }
  package var concurrency: Int { domain.concurrency }
  package var inParallel: any Domain { forwarding(to: domain.inParallel) }

  package func changing(from facts: [Fact]) -> any Domain {
    forwarding(to: domain.changing(from: facts))
  }

  package func rights(
    of actor: String, anyOf roles: [String]
  ) async throws(DomainFailure) -> Rights {
    try await domain.rights(of: actor, anyOf: roles)
  }

  package func people(
    withAnyOf roles: [String]
  ) async throws(DomainFailure) -> [String]? {
    try await domain.people(withAnyOf: roles)
  }

  package func candidates(
    for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Candidate] {
    try await domain.candidates(for: operation, arguments)
  }

  package func firstCandidates(
    _ most: Int, for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> FirstCandidates? {
    try await domain.firstCandidates(most, for: operation, arguments)
  }

  package func accept(
    _ answer: [String], for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    try await domain.accept(answer, for: operation, arguments)
  }

  package func obstacles(
    to operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Refusal] {
    try await domain.obstacles(to: operation, arguments)
  }

  package func stopsAtRefusals(of check: OperationID) -> Bool {
    domain.stopsAtRefusals(of: check)
  }

  package func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    try await domain.read(operation, arguments)
  }

  package func refusals(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Refusal] { domain.refusals(operation, arguments, facts) }

  package func outcome(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> String { domain.outcome(operation, arguments, facts) }

  package func prediction(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Fact] { domain.prediction(operation, arguments, facts) }

  package func scope(
    of operation: OperationID, _ arguments: Arguments, before facts: [Fact]
  ) -> Arguments { domain.scope(of: operation, arguments, before: facts) }

  package func deadline(of predicted: Fact, in operation: OperationID) -> Int? {
    domain.deadline(of: predicted, in: operation)
  }

  package func holding(_ secrets: Secrets, for operation: OperationID) -> any Domain {
    forwarding(to: domain.holding(secrets, for: operation))
  }

  package func mayAlter(
    _ changed: Difference, with operation: OperationID, _ arguments: Arguments,
    before facts: [Fact]
  ) -> Bool { domain.mayAlter(changed, with: operation, arguments, before: facts) }

  package func inverse(
    of operation: OperationID, _ arguments: Arguments, before facts: [Fact]
  ) -> [Inverse] { domain.inverse(of: operation, arguments, before: facts) }

  package func possiblePart(
    of call: Inverse, _ facts: [Fact]
  ) -> (call: Inverse?, lost: [Refusal]) { domain.possiblePart(of: call, facts) }

  package func subjects(
    matching query: String, of type: ValueType
  ) async throws(DomainFailure) -> Result<[Value], Refusal> {
    try await domain.subjects(matching: query, of: type)
  }

  package func subjects(
    named names: [String]
  ) async throws(DomainFailure) -> [String: [Subject]] {
    try await domain.subjects(named: names)
  }

  package func marks(of subjects: [Subject]) async throws(DomainFailure) -> [Fact] {
    try await domain.marks(of: subjects)
  }

  package func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    try await domain.perform(operation, arguments, key: key, actor: actor)
  }

  package func isEventuallyConsistent(for operation: OperationID) -> Bool {
    domain.isEventuallyConsistent(for: operation)
  }

  package func reach(of operation: OperationID) -> Reach { domain.reach(of: operation) }

  package func dependsOnUnread(_ operation: OperationID, _ facts: [Fact]) -> Bool {
    domain.dependsOnUnread(operation, facts)
  }

  package func now() async throws(DomainFailure) -> Int { try await domain.now() }
}
