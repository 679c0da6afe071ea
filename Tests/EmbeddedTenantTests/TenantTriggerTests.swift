import EmbeddedTenant
import Foundation
import GRDB
import Microsoft365
import Operations
import TestSupport
import Testing

/// I12 and I20 in the file itself, where they cannot be bypassed.
struct TenantTriggerTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

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
    "INSERT INTO license_assignment VALUES ('alma.wik@nordlund.onmicrosoft.com', 'MCOEV', NULL, 0)",
    """
    INSERT INTO license_assignment
    VALUES ('maja.strand@nordlund.onmicrosoft.com', 'STANDARDPACK', NULL, 0)
    """,
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
