import EmbeddedTenant
import Foundation
import GRDB
import Microsoft365
import Operations
import TestSupport
import Testing

/// The locks that Linux holds on the file of an open tenant (proc_locks(5)).
///
/// A process loses all its locks on a file as soon as it closes any descriptor of that file
/// (fcntl_locking(2)), SQLite's own excepted. Another process then takes itself for the last one,
/// and removes the write-ahead log with the changes in it.
@Suite(.enabled(if: FileManager.default.isReadableFile(atPath: "/proc/locks")))
struct KernelLockTests {
  /// What a process does with a tenant that it has open.
  enum Use: String, CaseIterable, Sendable {
    case read, change, advance, copy, snapshot
    case openAgain, openThroughALink, openTogether, copyTheFile, createOverIt, replaceIt
  }

  private let folder: TestFolder
  private let path: String

  init() throws {
    folder = try TestFolder()
    path = folder.path("tenant.sqlite")
  }

  /// The locks on a file, by its inode number, in the order they were taken.
  private func locks(on inode: Int) throws -> [String] {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/locks"))
    let text = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
    return text.split(separator: "\n").filter { $0.contains(":\(inode) ") }
      // The number in front counts the locks of the whole machine.
      .map { $0.split(separator: " ").dropFirst().joined(separator: " ") }
  }

  private func inode(_ path: String) throws -> Int {
    var status = stat()
    try #require(stat(path, &status) == 0, "\(path)")
    return Int(status.st_ino)
  }

  private func carryOut(_ use: Use, on tenant: EmbeddedTenant) async throws {
    switch use {
    case .read: _ = try await tenant.user(Sample.id("maja.strand"))
    case .change:
      try await tenant.domain.perform(
        "user.setUsageLocation",
        ["users": Sample.user("maja.strand"), "country": .text("SE")], key: "one",
        actor: Sample.karin)
    case .advance: try tenant.advance(days: 3)
    case .copy: _ = try tenant.copy()
    case .snapshot: try tenant.snapshot(to: folder.path("copy.sqlite"))
    case .openAgain: _ = try EmbeddedTenant.open(at: path)
    case .openThroughALink:
      let link = folder.path("link.sqlite")
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
      _ = try EmbeddedTenant.open(at: link)
    case .openTogether:
      let databases = OpenDatabases()
      _ = try databases.tenant(at: path)
      _ = try databases.tenant(at: path)
    case .copyTheFile: _ = try EmbeddedTenant.copy(of: path)
    case .createOverIt:
      #expect(throws: DomainFailure.self) {
        try EmbeddedTenant.create(at: path, try Sample.resources())
      }
    case .replaceIt: _ = try EmbeddedTenant.replace(at: path, try Sample.resources())
    }
  }

  @Test(arguments: Use.allCases)
  func keepsTheLocks(use: Use) async throws {
    let tenant = try EmbeddedTenant.create(at: path, try Sample.resources())
    let (file, shared) = (try inode(path), try inode("\(path)-shm"))
    let (before, sharedBefore) = (try locks(on: file), try locks(on: shared))
    try #require(!before.isEmpty && !sharedBefore.isEmpty, "an open tenant is locked")
    try await carryOut(use, on: tenant)
    #expect(try locks(on: file) == before)
    #expect(try locks(on: shared) == sharedBefore)
    #expect(try tenant.summary().activeUsers > 0)
  }
}
