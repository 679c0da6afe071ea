import Foundation
import GRDB
import TestSupport
import Testing

/// Data folders that an earlier version left behind in the middle of something; every later version
/// must resume them. `Stopped/README.md` says how each was made.
struct StoppedFoldersTests {
  private let program: Program

  init() throws { program = try Program() }

  @Test(arguments: StoppedSession.all)
  func resumesWhatAnEarlierVersionLeftBehind(_ stopped: StoppedSession) async throws {
    let copy = try await StoppedFolder(stopped.name)
    #expect(try await copy.untouched.effects().count == stopped.effectsBefore)
    try await copy.served { tenant in
      let run = StoppedRun(program: program, folder: copy, tenant: tenant)
      let first = try #require(try await run.states().first)
      #expect(first == stopped.stateBefore)
      try await expectReadable(run)

      if stopped.waits {
        // Nobody answers, so it waits on, and nothing is done.
        let before = try await run.state()
        #expect(try await run.stegvis("resume", "last", "--tenant", tenant).status == 3)
        #expect(try await run.states().first == stopped.stateBefore)
        #expect(try await run.state() == before)
        try await expectReadable(run)
      }
      let resumed = try await run.resume(stopped.options)
      #expect(resumed.status == 0, "\(resumed.output.suffix(2000))\(resumed.errors)")
      #expect(Set(try await run.states()) == ["completed"])
      try await expectReadable(run)
      let live = try await run.stegvis("sessions", "verify", "last", "--live", "--tenant", tenant)
      #expect(live.status == 0, "\(live.output)\(live.errors)")
      #expect(
        live.output.contains("\(stopped.confirmed) of \(stopped.confirmed) confirmed")
          == (stopped.confirmed > 0), "\(live.output)")
      #expect(try await run.resume([]).status == 2)
    }
    #expect(try copy.effects().count == stopped.effectsAfter)
    expectNothingTwice(try copy.effects())
  }

  @Test func waitsForTheApprovalThatAnEarlierVersionAskedFor() async throws {
    let copy = try await StoppedFolder("approval")
    try await copy.served { tenant in
      let run = StoppedRun(program: program, folder: copy, tenant: tenant)
      #expect(try await run.states() == ["waiting"])
      try await expectReadable(run)
      #expect(try await run.resume([]).status == 3)
      #expect(try await run.states() == ["waiting"])
      let approved = try await run.stegvis(
        "approve", "last", "--yes", "--actor", "marieke.jansen@nordlund.onmicrosoft.com",
        "--tenant", tenant)
      #expect(approved.status == 0, "\(approved.errors)")
      // The change that was approved is made, and the next one needs an approval of its own.
      #expect(try await run.resume([]).status == 3)
      #expect(try await run.states() == ["waiting"])
      try await expectReadable(run)
      let live = try await run.stegvis("sessions", "verify", "last", "--live", "--tenant", tenant)
      #expect(live.status == 0)
      #expect(live.output.contains("1 of 1 confirmed"))
    }
    #expect(try copy.effects().map(\.change) == ["mailbox.releaseHolds"])
  }

  /// Nobody has looked yet what such a session changed, or the record of it lost its end.
  ///
  /// - Parameter isCut: Whether the attempt of the change is lost.
  @Test(arguments: [("attempted", false), ("attempted-made", false), ("attempted-made", true)])
  func undoesNothingBeforeTheSessionIsResumed(_ name: String, _ isCut: Bool) async throws {
    let copy = try await StoppedFolder(name)
    if isCut {
      let journal = try DatabaseQueue(path: "\(copy.home)/journal.sqlite")
      try await journal.write { database in
        try database.execute(sql: "DROP TRIGGER event_stays")
        try database.execute(sql: "DELETE FROM event WHERE id = (SELECT max(id) FROM event)")
      }
      try journal.close()
    }
    let before = try copy.effects()
    try await copy.served { tenant in
      let run = StoppedRun(program: program, folder: copy, tenant: tenant)
      for options in [["--list"], ["--mode", "automatic"]] {
        let undo = try await run.stegvis(
          ["undo", "last", "--locale", "en", "--tenant", tenant] + options)
        #expect(undo.status == 3, "\(undo.output)")
        #expect(
          undo.errors.contains(
            isCut ? "no change is recorded in it" : "in the middle of a change"),
          "\(undo.errors)")
        #expect(!undo.output.contains("The session changed nothing"))
      }
    }
    #expect(try copy.effects() == before)
  }

  /// - Parameters:
  ///   - before: the state of each row in the folder.
  ///   - effects: the number of changes made in the folder, and in the end.
  @Test(arguments: [
    (
      "series",
      ["completed", "completed", "interrupted", "interrupted", "notBegun", "notBegun"], [3, 5]
    ),
    (
      "graph-series", ["completed", "interrupted", "interrupted", "interrupted", "notBegun"],
      [4, 4]
    ),
  ])
  func resumesTheRowsOfASeries(_ name: String, _ before: [String], _ effects: [Int]) async throws {
    let copy = try await StoppedFolder(name)
    #expect(try await copy.untouched.effects().count == effects[0])
    try await copy.served { tenant in
      let run = StoppedRun(program: program, folder: copy, tenant: tenant)
      #expect(try await run.rows().map(\.state) == before)
      let begun = try await run.rows().filter { $0.state != "notBegun" }
      for row in begun { try await expectReadable(run, row.session) }
      // The last user's mailbox is on hold, so that row is refused and stops.
      #expect(try await run.resume([]).status == 3)
      let rows = try await run.rows()
      #expect(rows.dropLast().allSatisfy { $0.state == "completed" })
      #expect(rows.last?.state == "stopped")
      for row in rows {
        try await expectReadable(run, row.session)
        let live = try await run.stegvis(
          "sessions", "verify", row.session, "--live", "--tenant", tenant)
        #expect(live.status == 0, "\(live.output)")
        #expect(live.output.contains("are unchanged") == (row.state == "completed"))
      }
      // Once more does nothing.
      #expect(try await run.resume([]).status == 3)
    }
    #expect(try copy.effects().count == effects[1])
    expectNothingTwice(try copy.effects())
  }

  @Test func hasAFolderForEachStateAndATestForEachFolder() throws {
    let tested = Set(StoppedSession.all.map(\.name) + ["approval", "series", "graph-series"])
    let kept = try Checkout.names(in: "Tests/CommandsTests/Sessions/Stopped")
      .filter { $0 != "README.md" && $0 != "make" }
    #expect(Set(kept) == tested)
  }

  /// Expects that the chain is whole, and that the session can be shown and replayed.
  private func expectReadable(_ run: StoppedRun, _ session: String = "last") async throws {
    for command in [["sessions", "verify"], ["sessions", "show"], ["replay"]] {
      let result = try await run.stegvis(command + [session])
      #expect(result.status == 0, "\(command) \(session): \(result.output)\(result.errors)")
    }
  }

  /// Expects that no user was changed twice in the same way.
  private func expectNothingTwice(_ effects: [StoppedFolder.Effect]) {
    #expect(Set(effects).count == effects.count, "\(effects)")
  }
}

/// What is known of a folder with one stopped session, and what becomes of it.
struct StoppedSession: Sendable, CustomTestStringConvertible {
  let name: String
  /// The state in `sessions list`.
  var stateBefore = "interrupted"
  /// The number of changes in the tenant, other sessions' included.
  let effectsBefore: Int
  let effectsAfter: Int
  /// The number of confirmed properties in the end.
  let confirmed: Int
  /// What resuming needs besides the answers.
  var options: [String] = []
  /// Whether resuming without an answer leaves it as it is.
  var waits = false

  var testDescription: String { name }

  static let all = [
    // A change that was recorded by an earlier version confirms 15 properties; one that is made anew
    // predicts what Office, the hold, the voice plan and the mailboxes lose, too.
    StoppedSession(name: "attempted", effectsBefore: 0, effectsAfter: 1, confirmed: 20),
    StoppedSession(name: "attempted-made", effectsBefore: 1, effectsAfter: 1, confirmed: 15),
    StoppedSession(name: "performed", effectsBefore: 1, effectsAfter: 1, confirmed: 15),
    // Two of the changes are other sessions'.
    StoppedSession(name: "pending", effectsBefore: 3, effectsAfter: 3, confirmed: 15),
    StoppedSession(name: "manual", effectsBefore: 0, effectsAfter: 1, confirmed: 20),
    StoppedSession(
      name: "person", stateBefore: "stopped", effectsBefore: 0, effectsAfter: 1, confirmed: 20,
      waits: true),
    StoppedSession(
      name: "unanswered", stateBefore: "stopped", effectsBefore: 0, effectsAfter: 1, confirmed: 20,
      waits: true),
    StoppedSession(
      name: "refused", stateBefore: "stopped", effectsBefore: 0, effectsAfter: 1, confirmed: 12,
      waits: true),
    // The change was overridden, not confirmed.
    StoppedSession(
      name: "refuted", stateBefore: "stopped", effectsBefore: 2, effectsAfter: 2, confirmed: 0,
      waits: true),
    StoppedSession(
      name: "plan", stateBefore: "stopped", effectsBefore: 1, effectsAfter: 2, confirmed: 10,
      options: ["--without-plan", "Wout's licences are gone already"], waits: true),
    StoppedSession(name: "undo", effectsBefore: 4, effectsAfter: 4, confirmed: 6),
    StoppedSession(name: "undo-attempted", effectsBefore: 3, effectsAfter: 4, confirmed: 6),
    StoppedSession(name: "graph-attempted", effectsBefore: 0, effectsAfter: 2, confirmed: 9),
    StoppedSession(name: "graph-attempted-made", effectsBefore: 2, effectsAfter: 2, confirmed: 6),
    StoppedSession(name: "graph-performed", effectsBefore: 2, effectsAfter: 2, confirmed: 6),
    StoppedSession(name: "graph-pending", effectsBefore: 2, effectsAfter: 2, confirmed: 6),
  ]
}

/// A copy of a stopped data folder with its tenant.
struct StoppedFolder {
  /// One change that a tenant made.
  struct Effect: Hashable {
    let change: String
    /// The users that it was made to.
    let users: [String]
  }

  private struct Subject: Decodable {
    let user: String
  }

  private static let kept = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Stopped")

  private let name: String
  private let folder: TestFolder

  var home: String { folder.path("home") }
  var answers: String { Self.kept.appending(path: "\(name)/answers.yaml").path }

  /// - Throws: what `Process` throws if `tar` cannot be started, or `CocoaError` if it fails.
  init(_ name: String) async throws {
    self.name = name
    folder = try TestFolder()
    let tar = Process()
    tar.executableURL = URL(filePath: "/usr/bin/env")
    tar.arguments = [
      "tar", "-xzf", Self.kept.appending(path: "\(name)/folder.tar.gz").path, "-C", folder.path,
    ]
    let ended = Self.ending(of: tar)
    try tar.run()
    for await status in ended where status != 0 { throw CocoaError(.fileReadCorruptFile) }
  }

  /// The exit status of a process that has not been started yet, once it has ended.
  private static func ending(of process: Process) -> AsyncStream<Int32> {
    AsyncStream { ended in
      process.terminationHandler = {
        ended.yield($0.terminationStatus)
        ended.finish()
      }
    }
  }

  /// Another copy; opening a database may change what a killed program left beside it.
  var untouched: StoppedFolder { get async throws { try await StoppedFolder(name) } }

  private var isServed: Bool {
    FileManager.default.fileExists(atPath: folder.path("sandbox.sqlite"))
  }

  private var tenantFile: String {
    isServed ? folder.path("sandbox.sqlite") : folder.path("home/tenant.sqlite")
  }

  /// The changes in the tenant, oldest first. The sandbox must not be running.
  func effects() throws -> [Effect] {
    let database = try DatabaseQueue(path: tenantFile)
    let effects = try database.read { database in
      try Row.fetchAll(database, sql: "SELECT change, before_json FROM op_execution ORDER BY rowid")
        .map { row in
          let before = try JSONDecoder().decode(
            [Subject].self, from: Data((row["before_json"] as String).utf8))
          return Effect(change: row["change"], users: before.map(\.user))
        }
    }
    try database.close()
    return effects
  }

  /// Calls `body` with the option that names the tenant, which is served over Graph meanwhile if the
  /// session was one over Graph.
  func served(_ body: (_ tenant: String) async throws -> Void) async throws {
    guard isServed else { return try await body("embedded:\(tenantFile)") }
    try await ServedTenant.use(
      ["--tenant", "embedded:\(tenantFile)"], home: folder.path("server")
    ) { address in try await body("graph:\(address)/v1.0") }
  }
}

/// The built program with a stopped data folder.
struct StoppedRun {
  /// A row of a series, as `sessions show` lists it.
  struct SeriesRow: Decodable {
    let session: String
    let state: String
  }

  private struct Series: Decodable {
    let rows: [SeriesRow]
  }

  private struct Listed: Decodable {
    let state: String
  }

  let program: Program
  let folder: StoppedFolder
  let tenant: String

  func stegvis(_ arguments: String...) async throws -> Program.Result {
    try await stegvis(arguments)
  }

  func stegvis(_ arguments: [String]) async throws -> Program.Result {
    try await program.run(arguments, home: folder.home)
  }

  func resume(_ options: [String]) async throws -> Program.Result {
    try await stegvis(
      ["resume", "last", "--tenant", tenant, "--answers", folder.answers] + options)
  }

  /// The states of the sessions, newest first.
  func states() async throws -> [String] {
    let list = try await stegvis("sessions", "list", "--format", "json")
    return try JSONDecoder().decode([Listed].self, from: Data(list.output.utf8)).map(\.state)
  }

  func rows() async throws -> [SeriesRow] {
    let series = try await stegvis("sessions", "show", "last", "--format", "json")
    return try JSONDecoder().decode(Series.self, from: Data(series.output.utf8)).rows
  }

  /// The state of the tenant, as `tenant show` prints it.
  func state() async throws -> String {
    try await stegvis("tenant", "show", "--format", "json", "--tenant", tenant).output
  }
}
