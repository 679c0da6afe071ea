import DeclaredDomains
import DomainPrograms
import Operations
import Synchronization
import Testing
import Workspaces
import stegvis_graph_bench

/// Stops sessions over declared domains at every point; `scripts/crash` stops all of them.
struct DeclaredCrashTests {
  private func declared(_ procedure: String) throws -> CrashScenario.Declared {
    let all = try CrashScenario.declared(
      in: Checkout.root.path, try ContentFolder(path: Checkout.root.path).languageRules())
    #expect(all.count == 4)
    return try #require(all.first { $0.scenario.procedure.rawValue == procedure })
  }

  @Test func losesAndDoublesNothingInPractice() async throws {
    let declared = try declared("block-badge")
    let crash = EmbeddedCrash(scenario: declared.scenario, file: try declared.practice())
    let counts = try await crash.counts()
    #expect(counts.points > 100)
    #expect(counts.firstFault == nil)
    let full = try await crash.fullDisk()
    #expect(full.points > 30)
    #expect(full.firstFault == nil)
  }

  @Test func losesAndDoublesNothingOverHTTP() async throws {
    let counts = try await declared("block-badge").overHTTP().counts([.none])
    #expect(counts.points > 60)
    #expect(counts.firstFault == nil)
  }

  /// A proof that is added, and asked of a name server.
  @Test func losesAndDoublesNoRecordOverHTTP() async throws {
    let counts = try await declared("prove-domain").overHTTP().counts([.none])
    #expect(counts.points > 100)
    #expect(counts.firstFault == nil)
  }

  /// Shows that the points find faults if the journal is not on disk before the effect.
  @Test func findsWhatAJournalThatIsNotKeptDoes() async throws {
    let declared = try declared("prove-domain")
    let counts = try await EmbeddedCrash(
      scenario: declared.scenario, file: try declared.practice(), keepsJournal: false
    ).counts()
    #expect(counts.doubled + counts.lost + counts.stuck + counts.wrong > 0)
  }

  /// A process that begins with readings from before everything makes a change twice, unless the guard
  /// reads once more.
  @Test(arguments: [("reread", false), ("none", true)])
  func findsWhatAMissingGuardDoes(word: String, doubles: Bool) async throws {
    let declared = try declared("block-badge")
    let text = String(decoding: declared.fixture.file.bytes, as: UTF8.self)
      .replacing("    refuse: [{when: {badge: {blocked: true}}, code: isBlocked}]\n", with: "")
      .replacing("guard: reread", with: "guard: \(word)")
    let fixture = try DeclaredFixture(
      DeclarationFile(path: declared.fixture.file.path, bytes: Array(text.utf8)),
      sample: declared.fixture.sampleBytes)
    #expect(fixture.declaration.operations.filter { !$0.refusals.isEmpty }.isEmpty)
    let first = LateFacts.First()
    let counts = try await declared.overHTTP(declaration: fixture.declaration) {
      LateFacts($0, first)
    }.counts([.none])
    #expect((counts.doubled > 0) == doubles, "\(counts)")
  }

  // MARK: - A program

  private func program(recalling recalled: RecalledAttempt? = nil) throws -> ProgramCrash {
    try ProgramCrash(
      in: Checkout.root.path, try ContentFolder(path: Checkout.root.path).languageRules(),
      supervisor: SupervisorCommand(path: Program.executable.path), recalling: recalled)
  }

  @Test func losesAndDoublesNothingWhereverTheProgramEnds() async throws {
    let counts = try await program().programCounts()
    #expect(counts.points > 20)
    #expect(counts.firstFault == nil)
  }

  /// Shows that the points find a program that says `done` of what it has not done.
  @Test func findsAProgramThatRemembersWhatItHasNotDone() async throws {
    let counts = try await program(recalling: .done).programCounts()
    #expect(counts.stuck + counts.lost + counts.wrong > 0)
  }
}

/// A domain whose readings are from before everything, until the process has changed something itself.
private struct LateFacts: ForwardingDomain {
  /// What was read first, by operation; every process begins with it.
  final class First: Sendable {
    let facts = Mutex<[OperationID: [Fact]]>([:])
  }

  /// Whether this process has changed something.
  private final class Changed: Sendable {
    let value = Mutex(false)
  }

  let domain: any Domain
  private let first: First
  private let changed: Changed

  init(_ domain: any Domain, _ first: First) { self.init(domain, first, Changed()) }

  private init(_ domain: any Domain, _ first: First, _ changed: Changed) {
    self.domain = domain
    self.first = first
    self.changed = changed
  }

  func forwarding(to domain: any Domain) -> any Domain { LateFacts(domain, first, changed) }

  func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    let facts = try await domain.read(operation, arguments)
    guard !changed.value.withLock({ $0 }), !facts.isEmpty else { return facts }
    return first.facts.withLock { first in
      let old = first[operation] ?? facts
      first[operation] = old
      return old
    }
  }

  func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    defer { changed.value.withLock { $0 = true } }
    try await domain.perform(operation, arguments, key: key, actor: actor)
  }
}
