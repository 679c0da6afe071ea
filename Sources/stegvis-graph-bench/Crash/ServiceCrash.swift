import Journal
import Operations
import Procedures
import Sessions

/// A service that lives on when the process that uses it dies.
protocol SurvivingService: Sendable {
  var clock: VirtualClock { get }
  /// How everything is by now.
  var end: TenantEnd { get async throws }
  /// A new process: the domain, and the person at it.
  ///
  /// - Parameter limit: Counts every request and every reply, and decides when the process dies.
  func opened(
    for scenario: CrashScenario, limit: ActionLimit
  ) async throws -> (domain: any Domain, person: any Conversation)
  /// What a power failure in the middle of a write leaves of files beside the journal.
  func tear(announced attempt: ChangeAttempt?) throws
  /// Ends what the last process has left running.
  func died() async
  /// Removes what is left when nobody needs it any more.
  func discard() async throws
}

extension SurvivingService {
  func tear(announced attempt: ChangeAttempt?) throws {}
  func died() async {}
  func discard() async throws {}
}

/// One scenario over a network. The journal's disk and the network fail at every operation, request and
/// reply; the service keeps running.
package struct ServiceCrash: Sendable {
  private static let journalPath = "/journal.sqlite"

  let scenario: CrashScenario
  /// How the way to the service is called.
  let way: String
  let make: @Sendable () async throws -> any SurvivingService

  /// Starts the session, or continues it if it has started, as a separate process would.
  private func walk(
    _ service: any SurvivingService, _ disk: CrashDisk, limit: ActionLimit
  ) async throws -> SessionWalk.Ending {
    do {
      let ending = try await walked(service, disk, limit)
      await service.died()
      return ending
    } catch {
      await service.died()
      throw error
    }
  }

  private func walked(
    _ service: any SurvivingService, _ disk: CrashDisk, _ limit: ActionLimit
  ) async throws -> SessionWalk.Ending {
    guard let first = scenario.graph.nodes.first?.id else { return .completed }
    let vfs = CrashVFS(disk)
    defer { withExtendedLifetime(vfs) {} }
    let journal = try Journal(path: vfs.address(of: Self.journalPath))
    let (domain, person) = try await service.opened(for: scenario, limit: limit)
    let id = scenario.start.session
    let known = Session(try journal.history(of: id).map(\.event))
    if let known, known.position == .completed { return .completed }
    var walk: SessionWalk
    if let known {
      walk = try SessionWalk(
        resuming: known, actor: CrashScenario.actor, locale: "en", graph: scenario.graph,
        domain: domain, store: journal, conversation: person, clock: service.clock,
        adminCentre: .elsewhere)
    } else {
      walk = try SessionWalk(
        beginning: scenario.start, at: first, graph: scenario.graph, domain: domain,
        store: journal, conversation: person, clock: service.clock, adminCentre: .elsewhere)
    }
    return try await walk.run()
  }

  private func events(_ image: DiskImage) throws -> [SessionEvent] {
    let vfs = CrashVFS(CrashDisk(image))
    defer { withExtendedLifetime(vfs) {} }
    let journal = try Journal(path: vfs.address(of: Self.journalPath))
    return try journal.history(of: scenario.start.session).map(\.event)
  }

  /// How often a session is resumed that stopped because of a lag.
  private static let patience = 3

  /// Counts the results of a crash at every operation on the disk, every request and every reply.
  ///
  /// - Parameter losses: The fates of the journal's unflushed writes.
  package func counts(
    _ losses: [DiskImage.Loss] = DiskImage.Loss.allCases
  ) async throws -> CrashCounts {
    let whole = try await make()
    let counter = ActionLimit()
    let disk = CrashDisk(limit: counter)
    let ending = try await walk(whole, disk, limit: counter)
    guard ending == .completed else {
      throw EmbeddedCrash.Unfit(scenario: "\(scenario.procedure)/\(scenario.name): \(ending)")
    }
    let wanted = (try await whole.end, SessionClaims(try events(disk.image)))
    try await whole.discard()
    var counts = CrashCounts()
    for length in 0...counter.passed {
      for loss in losses {
        let service = try await make()
        let limit = ActionLimit(after: length)
        let dying = CrashDisk(limit: limit)
        do {
          _ = try await walk(service, dying, limit: limit)
        } catch {
          // The process was meant to die.
        }
        let left = DiskImage(DiskImage(), after: dying.log, losing: loss)
        if loss == .torn { try service.tear(announced: Session(try events(left))?.change.attempt) }
        let place = "\(scenario.procedure)/\(scenario.name) \(way) at \(length), \(loss)"
        await resume(service, left, wanted, at: place, into: &counts)
        try await service.discard()
      }
    }
    return counts
  }

  /// Counts the results of sessions during which the service fails in its own ways, each in a new place.
  ///
  /// - Parameter failing: makes a place that fails at one point.
  func counts(
    failing: [@Sendable () async throws -> any SurvivingService]
  ) async throws -> CrashCounts {
    let whole = try await make()
    let disk = CrashDisk()
    guard try await walk(whole, disk, limit: ActionLimit()) == .completed else {
      throw EmbeddedCrash.Unfit(scenario: "\(scenario.procedure)/\(scenario.name)")
    }
    let wanted = (try await whole.end, SessionClaims(try events(disk.image)))
    try await whole.discard()
    var counts = CrashCounts()
    for (number, make) in failing.enumerated() {
      let service = try await make()
      let place = "\(scenario.procedure)/\(scenario.name) \(way), failure \(number)"
      await resume(service, DiskImage(), wanted, at: place, isFailing: true, into: &counts)
      try await service.discard()
    }
    return counts
  }

  /// - Parameter isFailing: whether the service may fail once more, so that a session that ends with an
  ///   error is resumed, too.
  private func resume(
    _ service: any SurvivingService, _ image: DiskImage, _ wanted: (TenantEnd, SessionClaims),
    at place: String, isFailing: Bool = false, into counts: inout CrashCounts
  ) async {
    do {
      let disk = CrashDisk(image)
      var ending: SessionWalk.Ending
      do {
        ending = try await walk(service, disk, limit: ActionLimit())
      } catch  where isFailing {
        ending = .stopped(.failure)
      }
      for _ in 0..<Self.patience where ending != .completed {
        ending = try await walk(service, disk, limit: ActionLimit())
      }
      guard ending == .completed else {
        throw EmbeddedCrash.Unfit(scenario: "\(ending)")
      }
      try await service.end.judge(against: wanted.0, at: place, into: &counts)
      SessionClaims(try events(disk.image)).judge(against: wanted.1, at: place, into: &counts)
    } catch {
      counts.points += 1
      counts.stuck += 1
      counts.firstFault = counts.firstFault ?? "\(place): \(error)"
    }
  }
}
