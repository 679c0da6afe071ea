import Diagnostics
import EmbeddedTenant
import Foundation
import GRDB
import Microsoft365
import Operations
import Synchronization
import TestSupport
import Testing

/// The tenant's file: what it rejects, and what two programs see.
struct TenantFileTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private func path() -> String { folder.path("tenant.sqlite") }

  private func damage(_ path: String) -> DomainFailure? {
    do {
      _ = try EmbeddedTenant.open(at: path)
      return nil
    } catch {
      return error
    }
  }

  @Test func leavesAFileThatIsNoTenantAsItIs() throws {
    let path = path()
    let text = Data(repeating: 0x41, count: 4_096)
    try text.write(to: URL(fileURLWithPath: path))
    guard case .damaged = damage(path) else {
      Issue.record("text was opened as a tenant")
      return
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
  }

  @Test func leavesAStrangersDatabaseAsItIs() throws {
    let path = path()
    let stranger = try DatabaseQueue(path: path)
    try stranger.write { try $0.execute(sql: "CREATE TABLE other (x)") }
    try stranger.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    guard case .damaged = damage(path) else {
      Issue.record("a stranger's database was opened as a tenant")
      return
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  /// What another program has not carried out yet is none of our business.
  @Test func leavesTheLogOfAStrangersDatabaseAsItIs() async throws {
    let (original, path) = (folder.path("stranger.sqlite"), path())
    let stranger = try DatabaseQueue(path: original)
    try await stranger.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL")
      try db.execute(sql: "CREATE TABLE other (x)")
    }
    // As after a crash: nobody has the copy open.
    for ending in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: original + ending, toPath: path + ending)
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let log = try Data(contentsOf: URL(fileURLWithPath: "\(path)-wal"))
    #expect(damage(path) == .damaged("notATenant"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    #expect(try Data(contentsOf: URL(fileURLWithPath: "\(path)-wal")) == log)
    #expect(!log.isEmpty)
  }

  @Test func saysThatAMissingFileIsMissing() {
    guard case .unavailable = damage(path()) else {
      Issue.record("a missing tenant was opened")
      return
    }
  }

  /// Several processes that use a new data folder at the same time, represented by threads.
  @Test func isMadeOnceByProcessesThatNeedItAtTheSameTime() async throws {
    let path = path()
    let resources = try Sample.resources()
    let made = Mutex(0)
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 6) { _ in
      do {
        if try EmbeddedTenant.make(at: path, resources) { made.withLock { $0 += 1 } }
        _ = try EmbeddedTenant.open(at: path)
      } catch {
        failures.withLock { $0.append("\(error)") }
      }
    }
    #expect(failures.withLock { $0 } == [])
    #expect(made.withLock { $0 } == 1)
    // Nothing is left of the drafts.
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
        .isSubset(of: ["tenant.sqlite", "tenant.sqlite-wal", "tenant.sqlite-shm"]))
  }

  @Test func showsAChangeToASecondConnection() async throws {
    let path = path()
    let one = try EmbeddedTenant.create(at: path, try Sample.resources())
    let two = try EmbeddedTenant.open(at: path)
    let arguments: Arguments = ["users": Sample.user("maja.strand"), "country": .text("SE")]
    try await one.domain.perform(
      "user.setUsageLocation", arguments, key: "one", actor: Sample.karin)
    let maja = try await two.user(Sample.id("maja.strand"))
    #expect(maja?.usageLocation == "SE")
    #expect(throws: DomainFailure.self) {
      try EmbeddedTenant.create(at: path, try Sample.resources())
    }
  }

  @Test func keepsChangesToACopyFromTheOriginal() async throws {
    let sample = try Sample()
    let copy = try sample.tenant.copy()
    try copy.advance(days: 3)
    #expect(try await copy.now() == sample.tenant.now() + 3 * 86_400)
  }

  @Test func startsAtTheDayOfTheSample() async throws {
    let sample = try Sample()
    let start = try #require(CalendarDay.instant("2026-11-02"))
    #expect(try await sample.tenant.now() == start + 8 * 3_600)
    #expect(start == 1_793_577_600)
    #expect(try sample.tenant.summary().globalAdministrators == [UserName(Sample.karin)])
  }

  @Test(arguments: [
    "anna-2026-01-05", "2026-01-05-anna", "2026--01-05", "-2026-01-05", "2026-1-5", "+026-01-05",
    "02026-01-05", "2026-13-01", "2026-00-10", "2026-01-32", "0000-01-01", "2026-01",
    "9223372036854775807-01-01",
  ])
  func takesOnlyADayForADay(_ text: String) throws {
    #expect(CalendarDay.instant(text) == nil)
    // A redacted export keeps what names nobody.
    #expect(!PublicNames.contains(text, try Sample().tenant.products))
  }

  /// SQLite stores any value in any column; each of these ended the program.
  @Test(arguments: [
    ("app_user", "upn", "purge_at", "'soon'"),
    ("app_user", "upn", "display_name", "x'ff'"),
    ("app_user", "upn", "purge_at", "9223372036854775807"),
    ("subscription", "id", "quantity", "'many'"),
    ("subscription", "id", "term_end", "1e300"),
    ("tenant", "now_utc", "now_utc", "9223372036854775807"),
    ("tenant", "now_utc", "now_utc", "'noon'"),
  ])
  func namesARowThatIsDamaged(
    _ table: String, _ key: String, _ column: String, _ value: String
  ) throws {
    let path = path()
    _ = try EmbeddedTenant.create(at: path, try Sample.resources())
    // A flipped bit respects no schema.
    try DatabaseQueue(path: path).writeWithoutTransaction { db in
      try db.execute(
        sql: """
          PRAGMA writable_schema = ON;
          UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = '\(table)';
          DELETE FROM sqlite_schema WHERE type = 'trigger';
          """)
    }
    try DatabaseQueue(path: path).writeWithoutTransaction { db in
      try db.execute(
        sql: """
          PRAGMA ignore_check_constraints = ON;
          PRAGMA foreign_keys = OFF;
          UPDATE \(table) SET \(column) = \(value);
          """)
    }
    let tenant = try EmbeddedTenant.open(at: path)
    do {
      _ = try tenant.summary()
      Issue.record("a damaged row was read")
    } catch {
      guard case .damaged(let reason) = error, let place = PlacedReason.read(reason)?.place else {
        Issue.record("\(error)")
        return
      }
      #expect(place.hasPrefix(key) && place.hasSuffix(column))
    }
  }

  @Test func staysBeforeTheYearTenThousand() async throws {
    let tenant = try Sample().tenant
    let now = try await tenant.now()
    #expect(throws: DomainFailure.self) { try tenant.advance(days: .max, hours: .max) }
    #expect(try await tenant.now() == now)
  }

  /// Counts again how many active users hold each product.
  private func recount(_ path: String) throws -> [String: Int] {
    let file = try DatabaseQueue(path: path)
    return try file.read { db in
      Dictionary(
        try Row.fetchAll(
          db,
          sql: """
            SELECT a.sku, COUNT(DISTINCT a.user) AS number FROM license_assignment a
            JOIN app_user u ON u.id = a.user WHERE u.state = 'active' GROUP BY a.sku
            """
        ).map { ($0["sku"] as String, $0["number"] as Int) }
      ) { first, _ in first }
    }
  }

  private func held(_ tenant: EmbeddedTenant) async throws -> [String: Int] {
    Dictionary(
      try await tenant.products().map { ($0.product.rawValue, $0.assigned) }
    ) { first, _ in first }.filter { $0.value > 0 }
  }

  @Test func countsTheHoldersOfAProductWithEveryChange() async throws {
    let path = path()
    let tenant = try EmbeddedTenant.create(at: path, try Sample.resources())
    let actor = UserName(Sample.karin)
    let changes: [TenantChange] = [
      .unassignAll([Sample.id("lars.ekman")]),
      .assign([Sample.id("lars.ekman")], [Sample.sku("ENTERPRISEPACK")]),
      .deleteUser(Sample.id("lars.ekman")),
      .restoreUser(Sample.id("lars.ekman")),
      .unassign([Sample.id("hugo.falk")], [Sample.sku("MCOEV")]),
    ]
    #expect(try await held(tenant) == recount(path))
    for (number, change) in changes.enumerated() {
      try await tenant.perform(change, key: "k\(number)", actor: actor)
      #expect(try await held(tenant) == recount(path), "\(change)")
    }
  }

  @Test func leavesAnEmptyFileAsItIs() throws {
    let path = path()
    try Data().write(to: URL(fileURLWithPath: path))
    #expect(damage(path) == .damaged("notADatabase"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).isEmpty)
  }

  /// SQLite would wait for somebody to write to it.
  @Test func doesNotOpenAPipe() throws {
    let path = path()
    try #require(mkfifo(path, 0o600) == 0)
    #expect(damage(path) == .damaged("notOrdinary"))
    #expect(throws: DomainFailure.damaged("notOrdinary")) { try EmbeddedTenant.copy(of: path) }
  }

  /// SQLite would delete the log, which holds everything that is left.
  @Test func leavesTheLogOfAnEmptiedTenantAsItIs() throws {
    let path = path()
    let tenant = try EmbeddedTenant.create(at: path, try Sample.resources())
    try tenant.advance(days: 3)
    let log = try Data(contentsOf: URL(fileURLWithPath: "\(path)-wal"))
    try #require(!log.isEmpty)
    let other = folder.path("emptied.sqlite")
    try Data().write(to: URL(fileURLWithPath: other))
    try log.write(to: URL(fileURLWithPath: "\(other)-wal"))
    #expect(damage(other) == .damaged("emptied"))
    #expect(throws: DomainFailure.damaged("emptied")) {
      try EmbeddedTenant.replace(at: other, try Sample.resources())
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: "\(other)-wal")) == log)
    withExtendedLifetime(tenant) {}
  }

  /// Among ten thousand users, reading them one by one must not take longer for each.
  ///
  /// How SQLite finds rows is in the words of its query plans (sqlite.org/eqp.html).
  @Test(arguments: [
    (
      "SELECT * FROM mailbox WHERE user = 'x' ORDER BY state = 'purged', id DESC LIMIT 1",
      "INDEX mailbox_of_user (user=?)"
    ),
    ("SELECT * FROM app_user WHERE id = 'x'", "(id=?)"),
    ("SELECT * FROM app_user WHERE upn = 'x'", "INDEX user_by_name (upn=?)"),
    (
      "SELECT * FROM app_user WHERE state = 'active' AND upn > 'x' ORDER BY upn, id",
      "INDEX one_name (upn>?)"
    ),
    ("SELECT * FROM license_assignment WHERE user = 'x'", "INDEX one_assignment (user=?)"),
    ("SELECT * FROM directory_group WHERE name = 'x'", "INDEX group_by_name (name=?)"),
  ])
  func findsWhatBelongsToAUserByAnIndex(query: String, index: String) throws {
    let path = path()
    _ = try EmbeddedTenant.create(at: path, try Sample.resources())
    let plan = try DatabaseQueue(path: path).read { db in
      try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(query)").map { $0["detail"] as String }
    }
    #expect(plan.first?.hasPrefix("SEARCH") == true, "\(plan)")
    #expect(plan.first?.contains(index) == true, "\(plan)")
  }

  /// The journal of a write that a crash interrupted, which SQLite rolls back for the next writer.
  @Test func opensATenantThatWasInterruptedWhileWriting() async throws {
    let original = path()
    _ = try EmbeddedTenant.create(at: original, try Sample.resources())
    let file = try DatabaseQueue(path: original)
    let (interrupted, name) = (folder.path("interrupted.sqlite"), Sample.upn("maja.strand"))
    try await file.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = DELETE")
      try db.execute(sql: "PRAGMA cache_size = 1; BEGIN IMMEDIATE; DELETE FROM phone_number")
      try db.execute(sql: "UPDATE app_user SET display_name = 'X' WHERE upn = ?", arguments: [name])
      // With nearly no cache, the file already holds some of what is not committed.
      for ending in ["", "-journal"] {
        try FileManager.default.copyItem(
          atPath: original + ending, toPath: interrupted + ending)
      }
      try db.execute(sql: "ROLLBACK")
    }
    let tenant = try EmbeddedTenant.open(at: interrupted)
    #expect(try await tenant.users(named: UserName(name)).first?.displayName == "Maja Strand")
    #expect(try await !tenant.phoneNumbers().isEmpty)
  }
}

/// I12 and I20 in the file itself, where they cannot be bypassed.
struct TenantTriggerTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  private static func assignment(_ user: String, _ product: String) -> String {
    """
    INSERT INTO license_assignment
    VALUES ('\(Sample.id(user).rawValue)', '\(Sample.sku(product).rawValue)', NULL, 0)
    """
  }

  private func refuses(_ sql: String, after days: Int = 0) async throws -> Bool {
    let path = folder.path("tenant.sqlite")
    let tenant = try EmbeddedTenant.create(at: path, try Sample.resources())
    let arguments: Arguments = ["user": Sample.user("gustav.malm"), "days": .number(1)]
    try await tenant.domain.perform(
      "callQueue.removeAgent", arguments, key: "one", actor: Sample.karin)
    try tenant.advance(days: days)
    let file = try DatabaseQueue(path: path)
    do {
      try await file.write { try $0.execute(sql: sql) }
      return false
    } catch let error as DatabaseError {
      return error.resultCode == .SQLITE_CONSTRAINT
    }
  }

  @Test(arguments: [
    "UPDATE site SET url = 'https://elsewhere'", "DELETE FROM site",
    "UPDATE mailbox SET state = 'active' WHERE state = 'purged'",
    "UPDATE app_user SET state = 'active' WHERE state = 'purged'",
    "UPDATE event SET entity = 'x'", "DELETE FROM event",
    "UPDATE op_execution SET actor = 'x'", "DELETE FROM op_execution",
    "UPDATE subscription SET quantity = 1 WHERE id = 'e3-direct'",
    "UPDATE phone_number SET target = NULL WHERE status = 'assigned'",
    assignment("alma.wik", "MCOEV"), assignment("maja.strand", "STANDARDPACK"),
    // Two accounts in use never have one name.
    "UPDATE app_user SET upn = 'ALMA.WIK@nordlund.onmicrosoft.com' WHERE upn LIKE 'maja.%'",
  ])
  func refusesToBreakAnInvariant(sql: String) async throws {
    #expect(try await refuses(sql, after: 40))
  }

  @Test func keepsWhatWasBeforeAndAfter() async throws {
    let sample = try Sample()
    let arguments: Arguments = ["users": Sample.user("maja.strand"), "country": .text("SE")]
    #expect(try await sample.unmet("user.setUsageLocation", arguments) == [])
    #expect(try sample.tenant.summary().changes == 1)
  }
}
