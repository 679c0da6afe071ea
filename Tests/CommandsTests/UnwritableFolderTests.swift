import EmbeddedTenant
import Foundation
import Journal
import Sessions
import TestSupport
import Testing
import Workspaces

/// Looking at what is in a folder that cannot be written.
///
/// Nothing stops root from writing, so most tests read as the program does where something stops it.
struct UnwritableFolderTests {
  private let program: Program
  private let folder: TestFolder

  init() throws {
    program = try Program()
    folder = try TestFolder()
  }

  private let session = SessionID(rawValue: "s1")
  private let release = Program.scenario("unassign-licenses-from-user", "release-holds")

  private var started: SessionEvent {
    .started(
      SessionStart(
        session: session, procedure: "lamps", revisions: [:], documents: [:], actor: "ann",
        tenant: "house", mode: .consent, locale: "sv", document: nil, plan: nil), first: "choose")
  }

  /// The contents of the files in the folder, by their names.
  private func contents() throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, try Data(contentsOf: URL(filePath: folder.path($0))))
      })
  }

  private func read(_ path: String) throws -> (journal: Journal, file: String) {
    try UnwritableDatabase(path: path).read { file in
      let locks = folder.path("journal.locks")
      return (try Journal(copyOf: file, named: path, locks: locks), file)
    }
  }

  /// As after a crash, the event is only in the log, which nobody has open.
  @Test func readsAJournalWithItsLogAndMakesNothingBesideThem() throws {
    let elsewhere = try TestFolder()
    let open = try Journal(path: elsewhere.path("journal.sqlite"))
    try open.append([started], to: session, after: 0, at: 7)
    let path = folder.path("journal.sqlite")
    for ending in ["", "-wal"] {
      try FileManager.default.copyItem(
        atPath: elsewhere.path("journal.sqlite" + ending), toPath: path + ending)
    }
    let before = try contents()
    let (journal, file) = try read(path)
    #expect(try journal.history(of: session).map(\.event) == [started])
    #expect(try !journal.isPresent(at: session))
    #expect(throws: EventStoreFailure.notWritable(path: path, reason: "readOnly")) {
      try journal.append([.completed], to: session, after: 1, at: 8)
    }
    #expect(try contents() == before)
    #expect(file != path)
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  /// Copying would read half of what somebody writes meanwhile.
  @Test func readsAJournalThatIsOpenElsewhereThroughItsLog() throws {
    let path = folder.path("journal.sqlite")
    let open = try Journal(path: path)
    try open.append([started], to: session, after: 0, at: 7)
    let before = try contents().keys.sorted()
    let (journal, file) = try read(path)
    #expect(try journal.history(of: session).map(\.event) == [started])
    #expect(try contents().keys.sorted() == before)
    #expect(file == path)
  }

  @Test func readsATenantAndMakesNothingBesideIt() async throws {
    let path = folder.path("tenant.sqlite")
    #expect(try await program.run("tenant", "init", "--tenant", "embedded:\(path)").status == 0)
    let before = try contents()
    let tenant = try UnwritableDatabase(path: path).read { try EmbeddedTenant.copy(of: $0) }
    #expect(try tenant.summary().activeUsers > 0)
    let after = try contents()
    #expect(after.keys.sorted() == before.keys.sorted())
    #expect(after["tenant.sqlite"] == before["tenant.sqlite"])
  }

  @Test func saysThatTheFileIsMissing() {
    let path = folder.path("missing.sqlite")
    #expect(throws: WorkspaceFailure.notFound(path)) { try read(path) }
  }

  /// A file is in the place of the folder above, so that not even root can make the folder.
  @Test(arguments: [
    "list", "show reduce-licenses", "sessions list", "tenant show",
    "plan unassign-licenses-from-user --answers",
  ])
  func looksWithoutADataFolder(_ command: String) async throws {
    let home = try program.write("file", "in the way") + "/home"
    var arguments = command.split(separator: " ").map(String.init)
    if arguments.last == "--answers" { arguments.append(release) }
    let result = try await program.run(arguments, home: home)
    #expect(result.status == 0, "\(result.errors)")
    #expect(!result.output.isEmpty)
  }

  @Test(arguments: [
    ("en", "nothing can be written in the data folder"), ("sv", "det går inte att skriva i"),
    ("nl", "kan niets worden geschreven"),
  ])
  func saysHowToChooseAnotherFolder(_ language: String, _ words: String) async throws {
    let home = try program.write("file", "in the way") + "/home"
    let result = try await program.run(
      "run", "reduce-licenses", "--locale", language, home: home)
    #expect(result.status == 3)
    for part in [words, home, "STEGVIS_HOME"] { #expect(result.errors.contains(part)) }
  }

  @Test(.enabled(if: geteuid() != 0))
  func looksAtAFolderThatMayNotBeWritten() async throws {
    let walk = try await program.run(
      "run", "unassign-licenses-from-user", "--answers", release, home: folder.path)
    #expect(walk.status == 0)
    let before = try contents()
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
    for arguments in [
      ["sessions", "list"], ["sessions", "show", "last"], ["sessions", "verify", "last"],
      ["sessions", "export", "last", "--redact"], ["tenant", "show"],
      ["plan", "unassign-licenses-from-user", "--answers", release],
    ] {
      let result = try await program.run(arguments, home: folder.path)
      #expect(result.status == 0, "\(arguments): \(result.errors)")
    }
    let undo = try await program.run("undo", "last", home: folder.path)
    #expect(undo.status == 3)
    #expect(undo.errors.contains(folder.path))
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
    #expect(try contents() == before)
  }
}
