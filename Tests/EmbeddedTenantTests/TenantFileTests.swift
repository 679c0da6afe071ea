import EmbeddedTenant
import Foundation
import GRDB
import Microsoft365
import Operations
import Testing

/// The file itself: what it refuses, and what two programs see.
struct TenantFileTests {
  private func path() -> String {
    FileManager.default.temporaryDirectory
      .appendingPathComponent("tenant-\(UUID().uuidString)").path
  }

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
    defer { try? FileManager.default.removeItem(atPath: path) }
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
    defer { try? FileManager.default.removeItem(atPath: path) }
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

  @Test func saysThatAMissingFileIsMissing() {
    guard case .unavailable = damage(path()) else {
      Issue.record("a missing tenant was opened")
      return
    }
  }

  @Test func showsAChangeToASecondConnection() async throws {
    let path = path()
    let one = try EmbeddedTenant.create(at: path, try Sample.resources())
    let two = try EmbeddedTenant.open(at: path)
    let arguments: Arguments = ["users": Sample.user("maja.strand"), "country": .text("SE")]
    try await one.domain.perform(
      "user.setUsageLocation", arguments, key: "one", actor: Sample.karin)
    let maja = try await two.user(UserName(Sample.upn("maja.strand")))
    #expect(maja?.usageLocation == "SE")
    #expect(throws: DomainFailure.self) {
      try EmbeddedTenant.create(at: path, try Sample.resources())
    }
    try FileManager.default.removeItem(atPath: path)
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
}
