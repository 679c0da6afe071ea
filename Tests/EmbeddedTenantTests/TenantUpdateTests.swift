import EmbeddedTenant
import Foundation
import GRDB
import Microsoft365
import Operations
import Synchronization
import TestSupport
import Testing

/// Files of version 1 and 2, which refer to users, groups and products by name, of version 3, which
/// does not say who may sign in, and of version 4, which says nothing of passwords.
struct TenantUpdateTests {
  private let folder: TestFolder
  private let path: String

  init() throws {
    folder = try TestFolder()
    path = folder.path("tenant.sqlite")
  }

  /// Every row of every table, and what the file consists of, in an order of its own.
  private func contents(_ path: String) throws -> [String: [String]] {
    let file = try DatabaseQueue(path: path)
    return try file.read { db in
      let parts = try Row.fetchAll(
        db, sql: "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
      var contents: [String: [String]] = [:]
      for part in parts {
        let (type, name, sql) = (
          part["type"] as String, part["name"] as String, part["sql"] as String
        )
        contents["\(type) \(name)"] = [
          sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        ]
        guard type == "table" else { continue }
        // Nobody holding a product is no row, or one with a count of 0.
        let condition = name == "sku_holders" ? " WHERE holders > 0" : ""
        contents[name] = try Row.fetchAll(db, sql: "SELECT * FROM \(name)\(condition)").map { row in
          row.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
        }.sorted()
      }
      return contents
    }
  }

  /// A tenant with something in every table, which nobody has open.
  private func used(at path: String) async throws {
    let tenant = try EmbeddedTenant.create(
      at: path,
      try Sample.resources(organisation: { object in
        for list in ["users", "groups"] {
          object[list] = (object[list] as? [[String: Any]] ?? []).map { entry in
            var entry = entry
            // Earlier versions cannot say it.
            entry["signInBlocked"] = nil
            if list == "groups" { (entry["kind"], entry["deletedDaysAgo"]) = (nil, nil) }
            if (entry["user"] as? String) == "lars.ekman" {
              entry["disabledPlans"] = ["ENTERPRISEPACK": ["SWAY", "TEAMS1"]]
              entry["department"] = "Sales"
            } else if (entry["name"] as? String) == "Sales team" {
              entry["disabledPlans"] = ["MCOMEETADV": ["MCOMEETADV"]]
            }
            return entry
          }
        }
      }))
    let lars = Sample.id("lars.ekman")
    let changes: [TenantChange] = [
      .setForwarding(lars, CallForwarding(mode: .forward, target: Sample.subject("hugo.falk"))),
      .keepArtifact(.outlookPst, Sample.id("alma.wik"), path: "alma.pst"),
      .unassign([Sample.id("alma.wik")], [Sample.sku("ENTERPRISEPACK")]),
      .deleteUser(Sample.id("daan.mulder")), .deleteUser(Sample.id("anna.lind")),
      .set(.guestAccess, to: "restricted"),
    ]
    for (number, change) in changes.enumerated() {
      try tenant.carryOut(change, key: "k\(number)", by: "app:test", isAdmitted: true)
    }
    try tenant.advance(days: 35)
    let empty = try contents(path).filter(\.value.isEmpty).keys
    try #require(empty.isEmpty, "\(empty)")
  }

  @Test(arguments: Array(1...12))
  func makesOfAnEarlierFileWhatANewOneWouldBe(version: Int) async throws {
    let new = folder.path("new.sqlite")
    try await used(at: new)
    if version > 2 {
      try EarlierTenant.write(version: version, of: new, at: path)
    } else {
      let earlier = try EarlierTenant(of: new, at: path)
      if version == 1 { try earlier.becomeFirstVersion() }
    }
    let summary = try EmbeddedTenant.open(at: path).summary()
    #expect(summary.activeUsers > 20 && summary.changes == 6)
    let (updated, fresh) = (try contents(path), try contents(new))
    #expect(Set(updated.keys) == Set(fresh.keys))
    // Earlier versions cannot say that a setting is not as in a new organisation, with what people
    // prove who they are, which devices they have, or what they share.
    let later = [
      "tenant_setting": 6, "authentication_method": 7, "device": 8, "automatic_reply": 9,
      "drive_access": 9, "directory_domain": 12,
    ]
    for (part, rows) in fresh where version >= later[part] ?? 0 {
      #expect(updated[part] == rows, "\(part)")
    }
    let file = try DatabaseQueue(path: path)
    #expect(try await file.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 14)
    let lost = try await file.read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check").count }
    #expect(lost == 0)
  }

  /// Keys recorded before are known afterwards.
  @Test func carriesOutOnceWhatAnEarlierProgramDid() async throws {
    let new = folder.path("new.sqlite")
    try await used(at: new)
    _ = try EarlierTenant(of: new, at: path)
    let tenant = try EmbeddedTenant.open(at: path)
    try tenant.carryOut(
      .keepArtifact(.outlookPst, Sample.id("alma.wik"), path: "alma.pst"), key: "k1",
      by: "app:test", isAdmitted: true)
    #expect(try await tenant.artifacts(of: Sample.id("alma.wik")).count == 1)
    #expect(try tenant.summary().changes == 6)
  }

  /// Several processes that open it at the same time, represented by threads.
  @Test func updatesAFileOnceForEverybody() throws {
    let earlier = try EarlierTenant(at: path, try Sample.resources())
    let counts = Mutex<[Int]>([])
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 6) { _ in
      do {
        let count = try EmbeddedTenant.open(at: earlier.path).summary().activeUsers
        counts.withLock { $0.append(count) }
      } catch {
        failures.withLock { $0.append("\(error)") }
      }
    }
    #expect(failures.withLock { $0 } == [])
    #expect(Set(counts.withLock { $0 }).count == 1)
  }

  /// Foreign keys compared names without regard to case, and so an earlier program could refer to an
  /// account in other capitals.
  @Test func findsAUserWrittenInOtherCapitals() async throws {
    let earlier = try EarlierTenant(at: path, try Sample.resources())
    let (lars, hugo) = (Sample.upn("LARS.EKMAN"), Sample.upn("Hugo.Falk"))
    try earlier.change(
      """
      INSERT INTO artifact (kind, user, path, taken_at, attested_by)
      VALUES ('outlookPst', '\(lars)', 'lars.pst', 0, 'k');
      INSERT INTO call_forwarding VALUES ('\(lars)', 'forward', '\(Sample.karin)');
      INSERT INTO call_forwarding
      VALUES ('\(Sample.upn("lars.ekman"))', 'simultaneousRing', '\(hugo)');
      """)
    let tenant = try EmbeddedTenant.open(at: path)
    #expect(try await tenant.artifacts(of: Sample.id("lars.ekman")).map(\.path) == ["lars.pst"])
    // The earlier program read the one in the account's own spelling.
    #expect(
      try await tenant.callForwarding(of: Sample.id("lars.ekman"))
        == CallForwarding(mode: .simultaneousRing, target: Sample.subject("hugo.falk")))
  }

  @Test func leavesAFileWithARowThatNamesNobodyAsItIs() async throws {
    let earlier = try EarlierTenant(at: path, try Sample.resources())
    try earlier.change("INSERT INTO role_assignment VALUES ('nobody@x', 'user')")
    let before = try contents(path)
    #expect(throws: DomainFailure.damaged("corrupt")) { try EmbeddedTenant.open(at: path) }
    #expect(try contents(path) == before)
  }

  @Test func leavesAFileOfALaterVersionAsItIs() throws {
    let earlier = try EarlierTenant(at: path, try Sample.resources())
    try earlier.change("PRAGMA user_version = 99")
    #expect(throws: DomainFailure.damaged("otherVersion")) { try EmbeddedTenant.open(at: path) }
  }

  /// Opened for reading only, as in a folder of somebody else. What it would change would be lost.
  @Test func readsAnEarlierFileThatCannotBeWritten() async throws {
    _ = try EarlierTenant(at: path, try Sample.resources())
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let tenant = try EmbeddedTenant.open(database: "file:\(path)?mode=ro")
    let maja = Sample.id("maja.strand")
    #expect(try await tenant.user(maja)?.displayName == "Maja Strand")
    let change = TenantChange.setUsageLocation([maja], country: "SE")
    #expect(throws: DomainFailure.unavailable("readOnly")) {
      try tenant.carryOut(change, key: "k", by: "app:test", isAdmitted: true)
    }
    #expect(throws: DomainFailure.unavailable("readOnly")) { try tenant.advance(days: 1) }
    #expect(try await tenant.user(maja)?.usageLocation == nil)
    // A plan is tried on a copy.
    let copy = try tenant.copy()
    try copy.carryOut(change, key: "k", by: "app:test", isAdmitted: true)
    #expect(try await copy.user(maja)?.usageLocation == "SE")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func copiesAFileWithoutWritingToIt() async throws {
    let earlier = try EarlierTenant(at: path, try Sample.resources())
    try earlier.change("PRAGMA journal_mode = DELETE")
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let copy = try EmbeddedTenant.copy(of: path)
    try copy.advance(days: 3)
    #expect(try await copy.user(Sample.id("maja.strand")) != nil)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["tenant.sqlite"])
  }

  /// A file that no program which knows of service plans, departments or the index has opened.
  @Test func opensAFileWithoutWhatWasAddedLater() async throws {
    let earlier = try EarlierTenant(at: path, try Sample.resources())
    try earlier.change(
      """
      DROP TRIGGER plans_lose; DROP TABLE disabled_plan; DROP TABLE group_disabled_plan;
      DROP TABLE department; DROP INDEX mailbox_of_user;
      """)
    let lars = Sample.id("lars.ekman")
    let e3 = LicenseAssignment(
      product: Sample.sku("ENTERPRISEPACK"), group: nil, disabledPlans: ["SWAY"])
    let copy = try EmbeddedTenant.copy(of: path)
    #expect(try await copy.user(lars)?.assignments.first?.disabledPlans == [])
    let tenant = try EmbeddedTenant.open(at: path)
    #expect(try await tenant.user(lars)?.assignments.first?.disabledPlans == [])
    try tenant.carryOut(
      .adjust(lars, adding: [e3], removing: []), key: "k", by: "app:test", isAdmitted: true)
    #expect(try await EmbeddedTenant.open(at: path).user(lars)?.assignments.first == e3)
    // A license takes its plans with it.
    let left = try await DatabaseQueue(path: path).write { db in
      try db.execute(
        sql: "DELETE FROM license_assignment WHERE user = ?", arguments: [lars.rawValue])
      return try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM disabled_plan")
    }
    #expect(left == 0)
  }
}
