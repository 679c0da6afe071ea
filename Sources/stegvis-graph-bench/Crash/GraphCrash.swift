import EmbeddedTenant
import Foundation
import GraphSandbox
import GraphTenant
import Journal
import Operations
import Procedures
import Sessions

/// One scenario over Microsoft Graph. The journal's disk and the network fail at every operation,
/// request and reply; the service keeps running.
package struct GraphCrash: Sendable {
  private static let journalPath = "/journal.sqlite"

  let scenario: CrashScenario
  let sample: EmbeddedTenant
  /// Whether evidence keeps its key when the session is resumed, as in `EmbeddedCrash`.
  let keepsKeys: Bool

  package init(scenario: CrashScenario, sample: EmbeddedTenant, keepsKeys: Bool = true) {
    self.scenario = scenario
    self.sample = sample
    self.keepsKeys = keepsKeys
  }

  /// A service that outlives the process.
  private struct Service {
    let embedded: EmbeddedTenant
    let sandbox: Sandbox
    let clock: VirtualClock
    /// The path of the file that records what people saved outside the tenant.
    let evidence = TemporaryFile(ending: "jsonl")

    /// How the tenant and its evidence are now.
    var end: TenantEnd {
      get async throws {
        try await TenantEnd(embedded, evidence: EvidenceFile(path: evidence.path))
      }
    }
  }

  private func service() async throws -> Service {
    let embedded = try sample.copy()
    let clock = VirtualClock()
    return Service(
      embedded: embedded,
      sandbox: try await Sandbox(tenant: embedded, options: SandboxOptions(), clock: clock),
      clock: clock)
  }

  /// Starts the session, or continues it if it has started, as a separate process would.
  private func walk(
    _ service: Service, _ disk: CrashDisk, limit: ActionLimit
  ) async throws -> SessionWalk.Ending {
    guard let first = scenario.graph.nodes.first?.id else { return .completed }
    let vfs = CrashVFS(disk)
    defer { withExtendedLifetime(vfs) {} }
    let journal = try Journal(path: vfs.address(of: Self.journalPath))
    let rig = try GraphRig(
      on: service.sandbox, over: service.embedded, clock: service.clock,
      evidence: service.evidence.path, limit: limit)
    let domain = try scenario.domain(
      keepsKeys ? rig.tenant.domain : FreshKeys(domain: rig.tenant.domain))
    let watched = WatchedDomain(domain)
    let person = Administrator(
      script: scenario.person, watched: watched, tenant: service.embedded,
      actor: CrashScenario.actor)
    let id = scenario.start.session
    let known = Session(try journal.history(of: id).map(\.event))
    if let known, known.position == .completed { return .completed }
    var walk: SessionWalk
    if let known {
      walk = try SessionWalk(
        resuming: known, actor: CrashScenario.actor, locale: "en", graph: scenario.graph,
        domain: watched, store: journal, conversation: person, clock: service.clock,
        adminCentre: .elsewhere)
    } else {
      walk = try SessionWalk(
        beginning: scenario.start, at: first, graph: scenario.graph, domain: watched,
        store: journal, conversation: person, clock: service.clock, adminCentre: .elsewhere)
    }
    return try await walk.run()
  }

  /// How often a session is resumed that stopped because of a lag.
  private static let patience = 3

  /// Counts the results of a crash at every operation on the disk, every request and every reply.
  ///
  /// - Parameter losses: The fates of the journal's unflushed writes.
  package func counts(
    _ losses: [DiskImage.Loss] = DiskImage.Loss.allCases
  ) async throws -> CrashCounts {
    let whole = try await service()
    let counter = ActionLimit()
    let disk = CrashDisk(limit: counter)
    guard try await walk(whole, disk, limit: counter) == .completed else {
      throw EmbeddedCrash.Unfit(scenario: "\(scenario.procedure)/\(scenario.name)")
    }
    let wanted = try await whole.end
    try discard(whole)
    var counts = CrashCounts()
    for length in 0...counter.passed {
      for loss in losses {
        let service = try await service()
        let limit = ActionLimit(after: length)
        let dying = CrashDisk(limit: limit)
        do {
          _ = try await walk(service, dying, limit: limit)
        } catch {
          // The process was meant to die.
        }
        let log = dying.log
        let left = DiskImage(DiskImage(), after: log, losing: loss)
        if loss == .torn { try tearEvidence(of: service, left) }
        let place = "\(scenario.procedure)/\(scenario.name) over Graph at \(length), \(loss)"
        try await resume(service, left, wanted, at: place, into: &counts)
        try discard(service)
      }
    }
    return counts
  }

  private func resume(
    _ service: Service, _ image: DiskImage, _ wanted: TenantEnd, at place: String,
    into counts: inout CrashCounts
  ) async throws {
    do {
      let disk = CrashDisk(image)
      var ending = try await walk(service, disk, limit: ActionLimit())
      for _ in 0..<Self.patience where ending != .completed {
        ending = try await walk(service, disk, limit: ActionLimit())
      }
      guard ending == .completed else {
        throw EmbeddedCrash.Unfit(scenario: "\(ending)")
      }
      try await service.end.judge(against: wanted, at: place, into: &counts)
    } catch {
      counts.points += 1
      counts.stuck += 1
      counts.firstFault = counts.firstFault ?? "\(place): \(error)"
    }
  }

  /// Cuts the last line of the evidence in half if the session has announced it and not recorded it,
  /// as a crash in the middle of its writing does.
  private func tearEvidence(of service: Service, _ left: DiskImage) throws {
    let vfs = CrashVFS(CrashDisk(left))
    defer { withExtendedLifetime(vfs) {} }
    let journal = try Journal(path: vfs.address(of: Self.journalPath))
    let events = try journal.history(of: scenario.start.session).map(\.event)
    guard let attempt = Session(events)?.change.attempt, attempt.input != nil,
      let evidence = FileManager.default.contents(atPath: service.evidence.path),
      let last = evidence.split(separator: 0x0A).last,
      String(decoding: last, as: UTF8.self).contains("\"key\":\"\(attempt.key)\"")
    else { return }
    try evidence.dropLast(last.count / 2).write(to: URL(fileURLWithPath: service.evidence.path))
  }

  private func discard(_ service: Service) throws {
    if FileManager.default.fileExists(atPath: service.evidence.path) {
      try FileManager.default.removeItem(atPath: service.evidence.path)
    }
  }
}
