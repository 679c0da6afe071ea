import EmbeddedTenant
import Foundation
import Journal
import Operations
import Procedures
import Sessions

/// A tenant in one SQLite file, as sessions that crash open it.
package struct FileTenant: Sendable {
  /// The tenant as they begin with it.
  let bytes: [UInt8]
  /// Opens it at an address of SQLite; gives the domain, and how it is by now.
  let open: @Sendable (String) throws -> Opened

  struct Opened: Sendable {
    let domain: any Domain
    let end: @Sendable () async throws -> TenantEnd
  }
}

/// One scenario on a tenant in a file, with journal and tenant on one disk, which crashes at every
/// operation.
package struct EmbeddedCrash: Sendable {
  private static let tenantPath = "/tenant.sqlite"
  private static let journalPath = "/journal.sqlite"

  let scenario: CrashScenario
  let file: FileTenant
  /// Whether the disk obeys when the journal is flushed. A disk that does not obey proves that the
  /// matrix finds lost changes.
  let keepsJournal: Bool
  /// Whether evidence keeps its key when the session is resumed. A session that loses it proves that
  /// the matrix finds doubled evidence.
  let keepsKeys: Bool

  package init(
    scenario: CrashScenario, sample: [UInt8], keepsJournal: Bool = true, keepsKeys: Bool = true
  ) {
    self.init(
      scenario: scenario,
      file: FileTenant(bytes: sample) { address in
        let tenant = try EmbeddedTenant.open(database: address)
        return FileTenant.Opened(domain: tenant.domain) { try await TenantEnd(tenant) }
      }, keepsJournal: keepsJournal, keepsKeys: keepsKeys)
  }

  package init(
    scenario: CrashScenario, file: FileTenant, keepsJournal: Bool = true, keepsKeys: Bool = true
  ) {
    self.scenario = scenario
    self.file = file
    self.keepsJournal = keepsJournal
    self.keepsKeys = keepsKeys
  }

  private struct Opened {
    let vfs: CrashVFS
    let tenant: FileTenant.Opened
    let journal: Journal
  }

  private func open(_ disk: CrashDisk) throws -> Opened {
    let vfs = CrashVFS(disk)
    return Opened(
      vfs: vfs, tenant: try file.open(vfs.address(of: Self.tenantPath)),
      journal: try Journal(path: vfs.address(of: Self.journalPath)))
  }

  private var fresh: DiskImage { DiskImage(files: [Self.tenantPath: file.bytes]) }

  /// Starts the session, or continues it if it has started.
  private func walk(_ opened: Opened) async throws -> SessionWalk.Ending {
    guard let first = scenario.graph.nodes.first?.id else { return .completed }
    let id = scenario.start.session
    let domain = try scenario.domain(
      keepsKeys ? opened.tenant.domain : FreshKeys(domain: opened.tenant.domain))
    let known = Session(try opened.journal.history(of: id).map(\.event))
    if let known, known.position == .completed { return .completed }
    var walk: SessionWalk
    if let known {
      walk = try SessionWalk(
        resuming: known, actor: CrashScenario.actor, locale: "en", graph: scenario.graph,
        domain: domain, store: opened.journal, conversation: scenario.person,
        clock: VirtualClock(), adminCentre: .practice(domain))
    } else {
      walk = try SessionWalk(
        beginning: scenario.start, at: first, graph: scenario.graph, domain: domain,
        store: opened.journal, conversation: scenario.person, clock: VirtualClock(),
        adminCentre: .practice(domain))
    }
    return try await walk.run()
  }

  /// Counts the results of a crash before the first and after each operation on the disk, with each
  /// kind of loss.
  package func counts() async throws -> CrashCounts {
    let disk = CrashDisk(fresh)
    let undisturbed = try open(disk)
    let ending = try await walk(undisturbed)
    guard ending == .completed else {
      throw Unfit(scenario: "\(scenario.procedure)/\(scenario.name): \(ending)")
    }
    let wanted = try await end(undisturbed)
    let log = disk.log.filter { operation in
      if case .flush(let path) = operation, path.hasPrefix(Self.journalPath) {
        keepsJournal
      } else {
        true
      }
    }
    var counts = CrashCounts()
    for length in 0...log.count {
      for loss in DiskImage.Loss.allCases where Self.differs(loss, log.prefix(length)) {
        let image = DiskImage(fresh, after: log.prefix(length), losing: loss)
        let place = "\(scenario.procedure)/\(scenario.name) at \(length), \(loss)"
        try await resume(image, wanted, at: place, into: &counts)
      }
    }
    return counts
  }

  private func end(_ opened: Opened) async throws -> (TenantEnd, SessionClaims) {
    let events = try opened.journal.history(of: scenario.start.session).map(\.event)
    return (try await opened.tenant.end(), SessionClaims(events))
  }

  /// Returns whether this loss leaves a different disk from a kill.
  private static func differs(
    _ loss: DiskImage.Loss, _ operations: ArraySlice<DiskOperation>
  ) -> Bool {
    switch loss {
    case .none: return true
    case .torn:
      if case .write? = operations.last { return true }
      return false
    case .unflushed:
      if case .flush? = operations.last { return false }
      return !operations.isEmpty
    }
  }

  private func resume(
    _ image: DiskImage, _ wanted: (TenantEnd, SessionClaims), at place: String,
    into counts: inout CrashCounts
  ) async throws {
    do {
      let opened = try open(CrashDisk(image))
      let ending = try await walk(opened)
      guard ending == .completed else { throw Unfit(scenario: "\(ending)") }
      let (found, claims) = try await end(opened)
      found.judge(against: wanted.0, at: place, into: &counts)
      claims.judge(against: wanted.1, at: place, into: &counts)
    } catch {
      counts.points += 1
      counts.stuck += 1
      counts.firstFault = counts.firstFault ?? "\(place): \(error)"
    }
  }

  /// Counts the results of a disk that is full at each write of the journal or the tenant; the
  /// session continues once there is space.
  package func fullDisk() async throws -> CrashCounts {
    let disk = CrashDisk(fresh)
    let undisturbed = try open(disk)
    _ = try await walk(undisturbed)
    let wanted = try await end(undisturbed)
    let writes = disk.log.count { operation in
      if case .write = operation { true } else { false }
    }
    var counts = CrashCounts()
    for number in 0..<writes {
      let full = CrashDisk(fresh, fullAt: number)
      do {
        _ = try await walk(try open(full))
      } catch is EventStoreFailure {
        // The failure was reported, and nothing was done without a record.
      } catch is DomainFailure {
        // The tenant's own disk was full.
      }
      let place = "\(scenario.procedure)/\(scenario.name), full at \(number)"
      try await resume(full.image, wanted, at: place, into: &counts)
    }
    return counts
  }

  struct Unfit: Error {
    let scenario: String
  }
}
