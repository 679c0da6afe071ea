import EmbeddedTenant
import Foundation
import Operations
import TestSupport
import Testing

/// One connection for each file, under whatever path and however often it is opened.
struct OpenDatabasesTests {
  private let folder: TestFolder
  private let path: String
  private let databases = OpenDatabases()

  init() throws {
    folder = try TestFolder()
    path = folder.path("tenant.sqlite")
    _ = try EmbeddedTenant.create(at: path, try Sample.resources())
  }

  /// How many descriptors of this process lead to the file.
  private func descriptors() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count { descriptor in
      // A descriptor of another test may be closed by now.
      let target = try? FileManager.default.destinationOfSymbolicLink(
        atPath: "/proc/self/fd/\(descriptor)")
      return target == path
    }
  }

  @Test func opensAFileOnceForEverybody() async throws {
    let link = folder.path("link.sqlite")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    let one = try databases.tenant(at: path)
    let before = try descriptors()
    let others = try [databases.tenant(at: path), databases.tenant(at: link)]
    #expect(try descriptors() == before)
    try one.advance(days: 3)
    for other in others { #expect(try await other.now() == one.now()) }
  }

  @Test func closesAFileThatNobodyUses() throws {
    var tenant: EmbeddedTenant? = try databases.tenant(at: path)
    #expect(try tenant?.summary().changes == 0)
    tenant = nil
    #expect(try descriptors() == 0)
    #expect(!FileManager.default.fileExists(atPath: "\(path)-wal"))
  }

  @Test func opensATenantThatWasMadeAnew() async throws {
    var old: EmbeddedTenant? = try databases.tenant(at: path)
    try old?.advance(days: 3)
    let then = try await old?.now()
    old = nil
    try FileManager.default.removeItem(atPath: path)
    _ = try EmbeddedTenant.create(at: path, try Sample.resources())
    let new = try databases.tenant(at: path)
    #expect(try await new.now() + 3 * 86_400 == then)
  }

  /// What they change afterwards must not be in a file without a name.
  @Test func showsEverybodyATenantThatWasReplaced() async throws {
    let open = try databases.tenant(at: path)
    let first = try await open.now()
    try open.advance(days: 3)
    let replaced = try EmbeddedTenant.replace(at: path, try Sample.resources())
    #expect(try await open.now() == first)
    try open.advance(days: 5)
    #expect(try await replaced.now() == first + 5 * 86_400)
    #expect(try await EmbeddedTenant.open(at: path).now() == first + 5 * 86_400)
  }

  @Test func saysWhatIsWrongWithAFile() throws {
    #expect(throws: DomainFailure.unavailable("notFound")) {
      try databases.tenant(at: folder.path("missing.sqlite"))
    }
    try Data("text".utf8).write(to: URL(fileURLWithPath: folder.path("text")))
    #expect(throws: DomainFailure.damaged("notADatabase")) {
      try databases.tenant(at: folder.path("text"))
    }
  }
}
