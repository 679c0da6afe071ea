import DeclaredDomains
import Foundation
import Operations
import Synchronization
import Testing
import stegvis_graph_bench

/// Tries every fault between a program and a service with every change of the shipped declarations;
/// `scripts/nightly` uses more seeds.
struct DeclaredFaultTests {
  /// One that is forgotten here would be tried with no fault, and its requests with no mutant.
  @Test(arguments: ["domains/dns", "domains/scim", "docs/examples/badges"])
  func triesEveryChange(folder: String) throws {
    let declaration = try DeclaredFixture("\(Checkout.root.path)/\(folder)").declaration
    let changes = declaration.operations.filter { $0.kind == .change && !$0.calls.isEmpty }
    let tried = DeclaredTrial.all.filter { $0.domain == declaration.id }.map(\.operation)
    #expect(Set(tried) == Set(changes.map(\.id)))
    // Every request of those that have several.
    let requests = changes.map(\.calls.count).reduce(0, +)
    #expect(tried.count >= requests)
  }

  @Test func neverSaysWhatIsNotSoAndDoesNothingTwice() async throws {
    let matrix = try await DeclaredFaults(in: Checkout.root.path, seeds: 1)
    #expect(matrix.byFault.count == WireFault.allCases.count + 2)
    for (name, counts) in matrix.byFault + matrix.practice {
      #expect(counts.isRight, "\(name): \(counts)")
      #expect(counts.sessions.sessions >= DeclaredTrial.all.count, "\(name)")
      #expect((counts.faults == 0) == (name == "nothing"), "\(name)")
    }
    let all = matrix.byFault.map(\.counts.sessions).reduce(MatrixCell.Counts(), +)
    #expect(all.confirmed > all.sessions / 2)
    #expect(all.refuted > 0 && all.waited > 0 && all.stopped > 0 && all.exceeded > 0)
  }

  /// Shows that the matrix finds a domain that believes what a service says of itself.
  @Test func findsADomainThatBelievesTheStatus() async throws {
    let matrix = try await DeclaredFaults(in: Checkout.root.path, seeds: 1) {
      CredulousDomain(domain: $0)
    }
    let forged = try #require(matrix.byFault.first { $0.name == WireFault.forged.rawValue })
    #expect(forged.counts.sessions.falselyConfirmed > 0)
  }

  // MARK: - Mutants

  private func mutants(
    _ fixture: DeclaredFixture, _ operations: Set<OperationID>? = nil
  ) async throws -> MutantTrials {
    try await MutantTrials(
      of: fixture, at: ServedMutantPlace(fixture),
      DeclaredTrial.all.filter { trial in
        trial.domain == fixture.declaration.id && operations?.contains(trial.operation) ?? true
      })
  }

  @Test(arguments: ["dns", "scim"])
  func confirmsNoWrongRequest(domain: String) async throws {
    let fixture = try DeclaredFixture("\(Checkout.root.path)/domains/\(domain)")
    let trials = try await mutants(fixture)
    #expect(trials.tried.count > 400)
    #expect(trials.list([.wrong, .unseen]) == "")
    for kind in [MutantTrials.Class.notLoaded, .refused, .refuted, .surprise, .same] {
      #expect(trials.count(kind) > 0, "\(kind)")
    }
    // Without its guard, a request may take away what somebody else has changed; with one that the
    // service checks, it does not.
    #expect(trials.count(.overwritten, in: .guard) > 0)
    #expect((trials.count(.overwritten, in: .declared) == 0) == (domain == "scim"))
    // What is refused has changed nothing.
    #expect(!trials.tried.contains { $0.detail.hasSuffix("something changed") })
  }

  /// Shows that the trials find what a prediction that says too little lets pass.
  @Test func findsAPredictionThatSaysTooLittle() async throws {
    let whole = try DeclaredFixture("\(Checkout.root.path)/domains/dns")
    let text = String(decoding: whole.file.bytes, as: UTF8.self)
      .replacing(
        "      set: {records: {has: $text}, answered: {has: $text}, ttl: {first: [$set.ttl, $ttl]}}",
        with: "      set: present"
      ).replacing(
        "    moves: [zone.serial, set.kept]\n    inverse: textRecord.remove",
        with:
          "    moves: [zone.serial, set.kept, set.records, set.disabled, set.ttl, set.answered]\n    inverse: textRecord.remove"
      )
    let weak = try DeclaredFixture(
      DeclarationFile(path: whole.file.path, bytes: Array(text.utf8)), sample: whole.sampleBytes)
    #expect(weak.declaration != whole.declaration)
    let trials = try await mutants(weak, ["textRecord.add"])
    #expect(trials.count(.unseen) + trials.count(.wrong) > 0)
  }
}

/// A domain that takes what was predicted for what is there, once a service has not refused it.
private struct CredulousDomain: ForwardingDomain {
  private final class Memory: Sendable {
    let predicted = Mutex<[Fact]?>(nil)
  }

  let domain: any Domain
  private let memory: Memory

  init(domain: any Domain) { self.init(domain, Memory()) }

  private init(_ domain: any Domain, _ memory: Memory) {
    self.domain = domain
    self.memory = memory
  }

  func forwarding(to domain: any Domain) -> any Domain { CredulousDomain(domain, memory) }

  func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    let before = try await domain.read(operation, arguments)
    try await domain.perform(operation, arguments, key: key, actor: actor)
    let predicted = domain.prediction(operation, arguments, before).foreseen(from: before)
    memory.predicted.withLock { $0 = predicted }
  }

  func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    let facts = try await domain.read(operation, arguments)
    guard let predicted = memory.predicted.withLock({ $0 }) else { return facts }
    return facts.filter { fact in
      !predicted.contains { $0.subject == fact.subject && $0.property == fact.property }
    } + predicted
  }
}
