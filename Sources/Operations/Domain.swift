/// A domain as the engine sees it: the catalogue, and what reads and changes one tenant.
///
/// `refusals`, `outcome` and `prediction` are pure; only `candidates`, `accept`, `read` and
/// `perform` reach the tenant. Verification is not the domain's: the engine reads again and
/// compares with the prediction (`Verdict.of`).
package protocol Domain: Sendable {
  var catalogue: Catalogue { get }

  /// The roles a person holds in the tenant; `nil` where the tenant does not know the person.
  func roles(of actor: String) async throws(DomainFailure) -> [String]?

  /// The values a `choose` operation offers, best first; empty where any value may be typed.
  func candidates(
    for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Candidate]

  /// The value a person's answer to a `choose` or `record` operation means, checked against the
  /// tenant: names are resolved, lists are split at commas.
  func accept(
    _ answer: [String], for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> Result<Value, Refusal>

  /// A fresh read of everything the operation speaks of; what its screen shows.
  func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact]

  /// Why the operation must not be carried out on what was read; empty when it may.
  func refusals(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Refusal]

  /// How a check ends on what was read: one of the operation's outcomes.
  func outcome(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> String

  /// The facts that a read should show once a change has taken effect.
  func prediction(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Fact]

  /// Carries out a change, once for one key.
  func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure)

  /// The calls that together take a change back, from what was read before it; empty where none do.
  ///
  /// A definition says that there is a reversal; this says with which arguments.
  func inverse(
    of operation: OperationID, _ arguments: Arguments, before facts: [Fact]
  ) -> [Inverse]

  /// The values that a query over the tenant finds, such as everybody who holds a licence.
  func subjects(
    matching query: String, of type: ValueType
  ) async throws(DomainFailure) -> Result<[Value], Refusal>

  /// How many walks may go on at once.
  var concurrency: Int { get }

  /// The same domain for a walk beside others: it predicts nothing of totals that they change too.
  var besideOthers: any Domain { get }

  /// What the way to the tenant allows of the operation; see `Reach`.
  func reach(of operation: OperationID) -> Reach

  /// Whether a read may for a while miss what was just changed, or show a part of it.
  ///
  /// Then only the deadline of a verification turns "not seen" into "not so".
  var isEventuallyConsistent: Bool { get }

  /// The tenant's own time, in seconds since 1970; what a moved clock shows.
  func now() async throws(DomainFailure) -> Int
}

/// A domain that is at hand: everything can be done and read, and a read shows what is.
extension Domain {
  package func reach(of operation: OperationID) -> Reach { .whole }
  package var isEventuallyConsistent: Bool { false }
  package var concurrency: Int { 1 }
  package var besideOthers: any Domain { self }

  package func inverse(
    of operation: OperationID, _ arguments: Arguments, before facts: [Fact]
  ) -> [Inverse] { [] }

  package func subjects(
    matching query: String, of type: ValueType
  ) async throws(DomainFailure) -> Result<[Value], Refusal> {
    .failure(Refusal("unknownQuery", ["query": .text(query)]))
  }
}
