import EmbeddedTenant
import GraphSandbox
import Microsoft365
import Operations
import Procedures
import Sessions
import Synchronization

/// One fault combined with one change, over many seeds.
package struct MatrixCell: Sendable {
  /// How often each result was observed.
  package struct Counts: Hashable, Sendable {
    package var sessions = 0
    package var confirmed = 0
    /// Sessions that were pending before they were confirmed.
    package var waited = 0
    package var refuted = 0
    /// Sessions that ended because the tenant could not be reached or refused; they can be resumed.
    package var stopped = 0
    package var falselyConfirmed = 0
    package var falselyRefuted = 0
    /// Effects in excess of one per person.
    package var doubled = 0
    /// Sessions in which the service did more than it was asked.
    package var exceeded = 0
    /// Those of them that were confirmed without a word about it.
    package var surprisesMissed = 0
    /// Sessions that ended without giving a reason.
    package var wordless = 0
    /// Changes that trusting status codes would report as done, although they were not.
    package var statusFalselyDone = 0
    /// Changes that it would report as failed, although they were done.
    package var statusFalselyFailed = 0

    package init() {}

    package static func + (one: Counts, other: Counts) -> Counts {
      var sum = one
      for path in fields { sum[keyPath: path] += other[keyPath: path] }
      return sum
    }

    private static var fields: [WritableKeyPath<Counts, Int>] {
      [
        \.sessions, \.confirmed, \.waited, \.refuted, \.stopped, \.falselyConfirmed,
        \.falselyRefuted, \.doubled, \.wordless, \.statusFalselyDone, \.statusFalselyFailed,
        \.exceeded, \.surprisesMissed,
      ]
    }
  }

  let fault: MatrixFault
  let change: MatrixChange
  let sample: EmbeddedTenant
  private static let actor = "karin.nordlund@nordlund.onmicrosoft.com"

  package init(fault: MatrixFault, change: MatrixChange, sample: EmbeddedTenant) {
    self.fault = fault
    self.change = change
    self.sample = sample
  }

  /// Makes the change once for each seed, and lets the other runner try it as well.
  package func counts(seeds: Range<UInt64>) async throws -> Counts {
    var counts = Counts()
    for seed in seeds {
      try await walk(seed, into: &counts)
      try await trustStatusCodes(seed, into: &counts)
    }
    return counts
  }

  private func options(_ seed: UInt64) -> SandboxOptions {
    var options = SandboxOptions()
    // Each change must meet different random numbers.
    let salt = (fault.name + change.operation.rawValue).utf8.reduce(UInt64(14_695_981_039)) {
      ($0 ^ UInt64($1)) &* 1_099_511_628_211
    }
    options.seed = seed &+ salt
    options.faults = fault.faults
    return options
  }

  private func walk(_ seed: UInt64, into counts: inout Counts) async throws {
    let embedded = try sample.copy()
    let rig = try await GraphRig(over: embedded, options(seed))
    let domain = rig.tenant.domain
    guard let operation = domain.catalogue[change.operation] else { return }
    let log = MatrixLog()
    let wanted = try await Wanted(change, embedded)
    let clock = rig.clock
    var walk = try SessionWalk(
      beginning: SessionStart(
        session: SessionID(rawValue: "s"), procedure: "change", revisions: [:], documents: [:],
        actor: Self.actor, tenant: "graph", mode: .automatic, locale: "en", document: nil),
      at: "change", graph: OneStep.graph(operation, change.arguments), domain: domain, store: log,
      conversation: MatrixPerson(
        isThere: {
          // A person does not look immediately.
          await clock.sleep(seconds: 60)
          return await wanted.isThere(in: embedded)
        }, told: log), clock: clock, adminCentre: .elsewhere)
    let ending = try await walk.run()
    await clock.sleep(seconds: 120)
    _ = await rig.sandbox.respond(.nothing)
    let isThere = await wanted.isThere(in: embedded)
    counts.add(ending, log, isThere: isThere)
    var effects = try embedded.effects()
    let excess = change.removeExcess(from: &effects)
    counts.doubled += max(0, effects.values.reduce(0, +) - change.effects)
    if excess > 0 {
      counts.exceeded += 1
      if log.isConfirmedWithoutSurprise { counts.surprisesMissed += 1 }
    }
  }

  private func trustStatusCodes(_ seed: UInt64, into counts: inout Counts) async throws {
    let embedded = try sample.copy()
    let rig = try await GraphRig(over: embedded, options(seed))
    let wanted = try await Wanted(change, embedded)
    let says = try await StatusRunner(rig: rig).says(change)
    await rig.clock.sleep(seconds: 120)
    _ = await rig.sandbox.respond(.nothing)
    let isThere = await wanted.isThere(in: embedded)
    if says && !isThere { counts.statusFalselyDone += 1 }
    if !says && isThere { counts.statusFalselyFailed += 1 }
  }
}

extension MatrixCell.Counts {
  /// Adds one session.
  ///
  /// - Parameter isThere: whether the change was made, whatever the session believes.
  mutating func add(_ ending: SessionWalk.Ending, _ log: MatrixLog, isThere: Bool) {
    sessions += 1
    let verdicts = log.events.compactMap { event -> Verdict? in
      if case .verified(_, _, let verdict, _, _) = event { verdict } else { nil }
    }
    switch verdicts.last {
    case .confirmed?:
      confirmed += 1
      if verdicts.contains(.pending) { waited += 1 }
      if !isThere { falselyConfirmed += 1 }
    case .refuted?:
      refuted += 1
      if isThere { falselyRefuted += 1 }
    case .pending?, .unverifiable?, .attested?, nil: break
    }
    switch ending {
    case .completed: break
    case .stopped(.failure):
      stopped += 1
      if !log.isToldOfFailure { wordless += 1 }
    case .stopped(.refuted), .stopped(.surprised): break
    case .stopped(.person), .stopped(.refused), .stopped(.unapproved), .stopped(.deviated):
      stopped += 1
    case .stopped(.unanswered), .unanswered, .rejected, .waiting, .takenOver: wordless += 1
    }
  }
}

/// What the tenant should contain once the change is made.
private struct Wanted: Sendable {
  private let change: MatrixChange
  private let before: FactIndex
  private let predicted: [Fact]

  init(_ change: MatrixChange, _ tenant: EmbeddedTenant) async throws {
    self.change = change
    let facts = try await tenant.domain.read(change.operation, change.arguments)
    before = FactIndex(TenantReach.graph.seen(facts))
    predicted = TenantReach.graph.promised(
      tenant.domain.prediction(change.operation, change.arguments, facts))
  }

  func isThere(in tenant: EmbeddedTenant) async -> Bool {
    // A tenant in memory can always be read.
    guard let facts = try? await tenant.domain.read(change.operation, change.arguments) else {
      return false
    }
    let seen = FactIndex(TenantReach.graph.seen(facts))
    return !predicted.isEmpty
      && predicted.allSatisfy {
        $0.isMet(from: before.value(like: $0), by: seen.value(like: $0))
      }
  }
}

extension SandboxExchange {
  /// A request that only makes the sandbox carry out what is due.
  static var nothing: SandboxExchange {
    SandboxExchange(method: "GET", path: "/sandbox/due", query: "", headers: [:], body: [])
  }
}

/// The person of a matrix session, who lets every change be made, stops if one is refuted, and
/// looks at the tenant itself when Stegvis cannot tell.
struct MatrixPerson: Conversation {
  /// Returns whether the change was made, as an administrator sees it in the admin centre.
  let isThere: @Sendable () async -> Bool
  let told: MatrixLog

  func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    switch view.question {
    case .happened: return .happened(await isThere())
    case .approval:
      return view.mayGoOnAlone && view.rejected.isEmpty
        ? .override(reason: "Nobody else is here.") : .stop
    case .refuted, .blocked, .approve: return .stop
    case .proceed, .choose, .decide, .judge, .consent, .act, .actWithoutInterface, .attest,
      .record:
      return .proceed
    }
  }

  /// What the program would have made.
  func secrets(for view: StepView) async throws(Unanswered) -> Secrets {
    Secrets(Dictionary(view.secrets.map { ($0.name, "Kvarn-4182-lykta") }) { first, _ in first })
  }

  func anticipated(_ view: StepView) async -> Answer? { nil }
  func show(_ view: StepView) async {}
  func tell(_ notice: Notice) async { told.add(notice) }
  func textShown(_ view: StepView) -> (text: String, locale: String) { ("", "en") }
}

/// The messages and events of a session.
///
/// A class, because it records them.
final class MatrixLog: EventStore {
  private let notices = Mutex<[Notice]>([])
  private let kept = Mutex<[SessionEvent]>([])

  var events: [SessionEvent] { kept.withLock { $0 } }
  var isConfirmedWithoutSurprise: Bool {
    events.contains { event in
      if case .verified(_, _, .confirmed, _, let surprises) = event {
        surprises.isEmpty
      } else {
        false
      }
    }
  }
  var isToldOfFailure: Bool {
    notices.withLock { $0.contains { if case .failed = $0 { true } else { false } } }
  }

  func add(_ notice: Notice) { notices.withLock { $0.append(notice) } }

  func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {
    kept.withLock { $0 += events }
  }
}

/// A graph of one step: the change to test.
enum OneStep {
  static func graph(_ operation: Operation, _ arguments: Arguments) -> StepGraph {
    let values = arguments.mapValues { Argument.literal($0) }
    let step = Step(
      id: "change", operation: operation, arguments: values, into: nil,
      edges: [Edge(outcome: "done", target: .end)], rules: [])
    let node = StepGraph.Node(
      id: "change", procedure: "change", step: step, arguments: values, into: nil, isGiven: false,
      next: ["done": StepID?.none], calls: [])
    return StepGraph(procedure: "change", procedures: [], nodes: [node])
  }
}
