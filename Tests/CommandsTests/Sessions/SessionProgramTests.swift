import EmbeddedTenant
import Foundation
import GRDB
import Journal
import Microsoft365
import Sessions
import Testing

/// What can be done with sessions afterwards, as users of the command line see it.
struct SessionProgramTests {
  private let program: Program
  private let release = Program.scenario("unassign-licenses-from-user", "release-holds")

  init() throws { program = try Program() }

  private func walk() async throws {
    let walk = try await program.run("run", "unassign-licenses-from-user", "--answers", release)
    #expect(walk.status == 0)
  }

  private func path(_ name: String) -> String { program.home.appending(path: name).path }

  private var consent: String {
    get throws { try program.write("consent.yaml", "consent: true\nattest: true\n") }
  }

  @Test(arguments: [
    "undo", "approve", "replay", "sessions export", "sessions verify",
  ])
  func helpsWithExamples(_ command: String) async throws {
    let result = try await program.run(command.split(separator: " ").map(String.init) + ["--help"])
    #expect(result.status == 0)
    #expect(result.output.contains("EXAMPLES"))
  }

  @Test func exportsAProofThatNeedsNothingElse() async throws {
    try await walk()
    #expect(try await program.run("sessions", "export", "last", "-o", path("s.json")).status == 0)
    let elsewhere = try Program()
    let verified = try await elsewhere.run("sessions", "verify", path("s.json"), "--locale", "nl")
    #expect(verified.status == 0)
    #expect(verified.output.contains("geknoeid"))
    let shown = try await elsewhere.run("sessions", "show", path("s.json"), "--locale", "sv")
    #expect(shown.output.contains("Status: slutförd"))
    let text = try String(contentsOfFile: path("s.json"), encoding: .utf8)
    let altered = try program.write("a.json", text.replacing("\"confirmed\"", with: "\"attested\""))
    let found = try await program.run("sessions", "verify", altered, "--locale", "sv")
    #expect(found.status == 1)
    #expect(found.output.contains("har manipulerats"))
    #expect(try await program.run("replay", altered).status == 2)
    #expect(
      try await program.run("sessions", "verify", path("s.json"), "--fingerprint", "00").status == 1
    )
  }

  /// An earlier version wrote a pseudonym without anything that proves it.
  @Test func saysWhatAnExportOfAnEarlierVersionDoesNotProve() async throws {
    let golden = Checkout.root.appending(
      path: "Tests/CommandsTests/Sessions/Golden/back-up-before-switching.json")
    let genuine = try await program.run("sessions", "verify", golden.path, "--locale", "sv")
    #expect(genuine.status == 0)
    #expect(genuine.output.contains("3 pseudonymer är inte styrkta"))
    let text = try String(contentsOf: golden, encoding: .utf8)
    let replaced = try program.write(
      "r.json", text.replacing("place-3f57520067", with: "eva.berg@example.com"))
    let found = try await program.run("sessions", "verify", replaced, "--locale", "en")
    #expect(found.status == 1)
    #expect(found.output.contains("the text"))
  }

  @Test func provesThePseudonymsOfARedactedExport() async throws {
    try await walk()
    let file = path("r.json")
    #expect(
      try await program.run("sessions", "export", "last", "--redact", "-o", file).status == 0)
    let verified = try await program.run("sessions", "verify", file, "--locale", "en")
    #expect(verified.status == 0)
    #expect(!verified.output.contains("n’t proven"))
    #expect(verified.output.contains("Not checked: the copy of the tenant"))
    // On the machine itself, the copy is there.
    let live = try await program.run("sessions", "verify", "last", "--locale", "en")
    #expect(live.status == 0)
    #expect(!live.output.contains("Not checked"))
  }

  @Test func findsThatTheJournalItselfWasAltered() async throws {
    try await walk()
    let journal = try DatabaseQueue(path: path("journal.sqlite"))
    try await journal.write { database in
      try database.execute(
        sql: """
          DROP TRIGGER event_is_kept;
          UPDATE event SET texts = replace(texts, 'Office 365 E3', 'Office 365 E1');
          """)
    }
    try journal.close()
    let verified = try await program.run("sessions", "verify", "last", "--locale", "nl")
    #expect(verified.status == 1)
    #expect(verified.errors.contains("met een gebeurtenis erin is geknoeid"))
    // Other commands refuse to read it as well.
    #expect(try await program.run("sessions", "show", "last").status == 2)
  }

  /// The table of series is on a page of its own.
  @Test func showsSessionsBesideSeriesThatCannotBeRead() async throws {
    try await walk()
    let file = path("journal.sqlite")
    let journal = try DatabaseQueue(path: file)
    let root = try await journal.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      return try Int.fetchOne(
        database, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'series'")
    }
    try journal.close()
    let page = try #require(root)
    var bytes = try Data(contentsOf: URL(filePath: file))
    let size = Int(bytes[16]) << 8 | Int(bytes[17])
    bytes.replaceSubrange((page - 1) * size..<page * size, with: Data(count: size))
    try bytes.write(to: URL(filePath: file))

    let listed = try await program.run("sessions", "list", "--format", "json", "--locale", "en")
    #expect(listed.status == 0)
    #expect(listed.output.contains("unassign-licenses-from-user"))
    #expect(listed.errors.contains("it’s damaged"), "\(listed.errors)")
    #expect(try await program.run("sessions", "show", "last").status == 0)
  }

  @Test(arguments: ["json", "html", "markdown"])
  func namesNobodyInARedactedExport(_ format: String) async throws {
    try await walk()
    let export = try await program.run("sessions", "export", "last", "--redact", "--format", format)
    #expect(export.status == 0)
    for name in ["anna.lind", "Anna Lind", "karin.nordlund", "nordlund", program.home.path] {
      #expect(!export.output.contains(name), "\(name)")
    }
    #expect(export.output.contains("person-"))
    #expect(export.output.contains("Office 365 E3"))
  }

  @Test func resumesTheNewestThatCanGoOn() async throws {
    let unassign = "unassign-licenses-from-user"
    // Without an answer to the first question, it stops.
    #expect(try await program.run("run", unassign, "--answers", consent).status == 3)
    try await walk()
    let list = try await program.run("sessions", "list", "--format", "json").output
    let ids = list.matches(of: /"id": "([^"]+)"/).map { String($0.1) }
    let resumed = try await program.run("resume", "last", "--answers", consent)
    #expect(resumed.status == 3, "\(resumed.errors)")
    #expect(resumed.output.contains(ids[1]))
    let journal = try Journal(path: path("journal.sqlite"), locks: path("journal.locks"))
    // Somebody is at it in another window.
    let presence = try journal.enter(SessionID(rawValue: ids[1]))
    let busy = try await program.run("resume", "last", "--answers", consent)
    withExtendedLifetime(presence) {}
    #expect(busy.status == 2)
    #expect(busy.errors.contains("someone is working on it in another window"), "\(busy.errors)")
  }

  @Test func undoesTheSessionThatIsNoUndoItself() async throws {
    try await walk()
    let first = try await program.run("undo", "last", "--list", "--format", "json")
    #expect(first.status == 0)
    #expect(try await program.run("undo", "last", "--answers", consent).status == 0)
    let second = try await program.run("undo", "last", "--list", "--format", "json")
    #expect(second.status == 0)
    let step = /"step": "[^"]+"/
    let undone = first.output.matches(of: step).map { String($0.0) }
    #expect(!undone.isEmpty)
    #expect(second.output.matches(of: step).map { String($0.0) } == undone)
  }

  @Test func saysWhatNoLongerHolds() async throws {
    try await walk()
    #expect(try await program.run("sessions", "verify", "last", "--live").status == 0)
    let undo = try await program.run("undo", "last", "--answers", consent, "--locale", "sv")
    #expect(undo.status == 0)
    #expect(undo.output.contains("Går inte att ångra helt."))
    #expect(undo.output.contains("Möjligt fram till"))
    let sessions = try await program.run("sessions", "list", "--format", "json").output
    let ids = sessions.matches(of: /"id": "([^"]+)"/).map { String($0.1) }
    let gone = try await program.run("sessions", "verify", ids[1], "--live", "--locale", "nl")
    #expect(gone.status == 1)
    #expect(gone.output.contains("was geen, is nu Office 365 E3"))
    // An undo is a session of its own: it has a report and can be replayed, also without its calls,
    // which name people.
    #expect(
      try await program.run("replay", ids[0], "--locale", "nl").output.contains("Ongedaan maken: "))
    let file = path("undo-redacted.json")
    #expect(
      try await program.run("sessions", "export", ids[0], "--redact", "-o", file).status == 0)
    let export = try String(contentsOf: URL(filePath: file), encoding: .utf8)
    #expect(!export.contains("anna.lind") && !export.contains("karin.nordlund"))
    let verified = try await program.run("sessions", "verify", file, "--locale", "en")
    #expect(verified.status == 0)
    #expect(verified.output.contains("Not checked: undo.json"))
    let shown = try await program.run("sessions", "show", file, "--locale", "nl")
    #expect(shown.status == 0)
    #expect(shown.output.contains("Ongedaan maken: "))
    #expect(
      try await program.run("replay", file, "--locale", "nl").output.contains("Ongedaan maken: "))
  }

  /// A subscription ended between the change and its undo.
  @Test func namesWhatAnUndoCannotGiveBackBeforeAndAfter() async throws {
    let lars = "lars.ekman@nordlund.onmicrosoft.com"
    let answers = try program.write(
      "lars.yaml",
      "consent: true\nattest: true\ninputs: {users: [\(lars)], licenses: [ENTERPRISEPACK, MCOEV]}\n"
    )
    let walk = try await program.run("run", "unassign-all-licenses", "--answers", answers)
    #expect(walk.status == 0, "\(walk.errors)")
    #expect(walk.output.contains("This unassigns every license that’s assigned directly"))
    let tenant = try DatabaseQueue(path: path("tenant.sqlite"))
    let phone = try Nordlund.sku("MCOEV").rawValue
    try await tenant.write { database in
      try database.execute(
        sql: "UPDATE subscription SET status = 'suspended' WHERE sku = ?", arguments: [phone])
    }
    try tenant.close()
    let list = try await program.run("undo", "last", "--list", "--format", "json")
    #expect(list.output.contains("\"productSuspended\""))
    #expect(list.output.contains("\"undoable\": true"))
    let undo = try await program.run("undo", "last", "--answers", consent, "--locale", "en")
    #expect(undo.status == 3)
    let before = try #require(undo.output.range(of: "Not restored: The subscription for"))
    let after = try #require(undo.output.range(of: "This wasn’t restored:"))
    #expect(before.lowerBound < after.lowerBound)
    #expect(undo.output[after.upperBound...].contains("Microsoft Teams Phone Standard"))
    let report = try await program.run("sessions", "show", "last", "--locale", "en")
    #expect(report.output.contains("State: completed"))
    #expect(report.output.contains("Not restored: The subscription for Microsoft Teams Phone"))
    let embedded = try EmbeddedTenant.open(at: path("tenant.sqlite"))
    #expect(
      try await embedded.users(named: UserName(lars)).map(\.products)
        == [[try Nordlund.sku("ENTERPRISEPACK")]])
  }

  /// No more licenses help, whatever the document says next; the session goes on once the
  /// subscription is paid for.
  @Test func stopsWhereTheSubscriptionOfAChosenProductIsSuspended() async throws {
    #expect(try await program.run("tenant", "show").status == 0)
    let product = try Nordlund.sku("MCOMEETADV").rawValue
    func set(_ status: String) async throws {
      let tenant = try DatabaseQueue(path: path("tenant.sqlite"))
      try await tenant.write { database in
        try database.execute(
          sql: "UPDATE subscription SET status = ? WHERE sku = ?", arguments: [status, product])
      }
      try tenant.close()
    }
    try await set("suspended")
    let answers = Program.scenario("assign-or-remove-license", "assign")
    let walk = try await program.run(
      "run", "assign-or-remove-license", "--answers", answers, "--mode", "automatic",
      "--locale", "en")
    #expect(walk.status == 3)
    let end = try #require(walk.output.range(of: "Nothing was changed."))
    let told = walk.output[end.upperBound...].replacing(/\s+/, with: " ")
    #expect(told.contains("Not possible: Assign licenses"))
    #expect(
      told.contains("The subscription for Microsoft 365 Audio Conferencing is disabled"))
    #expect(!told.contains("Not needed") && !told.contains("Declined"))
    try await set("enabled")
    let later = try await program.run("resume", "last", "--answers", answers, "--locale", "en")
    #expect(later.status == 0, "\(later.errors)")
    #expect(later.output.contains("1 change was made and confirmed."))
  }

  /// A telephone number goes with the license for telephony, and does not come back with it.
  @Test func namesTheNumberThatAnUndoDoesNotGiveBack() async throws {
    let hugo = "hugo.falk@nordlund.onmicrosoft.com"
    let answers = try program.write(
      "hugo.yaml",
      "consent: true\nattest: true\ninputs: {users: [\(hugo)], licenses: [ENTERPRISEPACK, MCOEV]}\n"
    )
    let walk = try await program.run("run", "unassign-all-licenses", "--answers", answers)
    #expect(walk.status == 0, "\(walk.errors)")
    let list = try await program.run("undo", "last", "--list", "--format", "json")
    #expect(list.output.contains("\"notGivenBack\""))
    let undo = try await program.run("undo", "last", "--answers", consent, "--locale", "en")
    #expect(undo.status == 3)
    func unwrapped(_ text: some StringProtocol) -> String {
      text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    #expect(unwrapped(undo.output).contains("Unassign all licenses (\(hugo))"))
    #expect(!undo.output.contains("save-changes:"))
    let told = "Phone numbers of \(hugo): +46850000102."
    let before = try #require(undo.output.range(of: "Not restored: Phone numbers of"))
    let after = try #require(undo.output.range(of: "This wasn’t restored:"))
    #expect(before.lowerBound < after.lowerBound)
    #expect(unwrapped(undo.output[after.upperBound...]).contains(told))
    let report = try await program.run("sessions", "show", "last", "--locale", "en")
    #expect(unwrapped(report.output).contains("Not restored: \(told)"))
  }

  /// A tenant that lost what was confirmed, as in 2.2 of sqlite.org/howtocorrupt.html, or that was
  /// put back from a copy.
  @Test func namesEveryConfirmedChangeThatTheTenantLost() async throws {
    #expect(try await program.run("tenant", "init").status == 0)
    let before = try Data(contentsOf: program.home.appending(path: "tenant.sqlite"))
    try await walk()
    try before.write(to: program.home.appending(path: "tenant.sqlite"))
    let lost = try await program.run("sessions", "verify", "last", "--live")
    #expect(lost.status == 1)
    for line in [
      "release-holds: Release the holds on the mailbox",
      "Holds: was none, is now litigation hold", "save-changes: Unassign licenses",
      "Licenses: was none, is now Office 365 E3", "0 of 10 confirmed properties are unchanged.",
    ] {
      #expect(lost.output.contains(line), "\(lost.output)")
    }
    let json = try await program.run("sessions", "verify", "last", "--live", "--format", "json")
    #expect(json.status == 1)
    #expect(json.output.matches(of: /"holds": false/).count == 10)
  }

  /// Another program removes the write-ahead log only if it is the last to close the tenant.
  @Test func keepsAChangeThatIsMadeAfterAnotherProgramClosedTheTenant() async throws {
    #expect(try await program.run("tenant", "init").status == 0)
    let tenant = try EmbeddedTenant.open(at: path("tenant.sqlite"))
    // As for the next person at the web page.
    _ = try EmbeddedTenant.open(at: path("tenant.sqlite"))
    #expect(try await program.run("tenant", "show").status == 0)
    let wanted = try await tenant.now() + 73 * 3_600
    try tenant.advance(days: 3)
    #expect(try await program.run("tenant", "advance", "1h").status == 0)
    #expect(try await tenant.now() == wanted)
  }

  @Test func holdsASessionToItsPlan() async throws {
    let plan = try await program.run(
      "plan", "unassign-licenses-from-user", "--answers", release, "--save", path("plan.json"))
    #expect(plan.status == 0)
    let first = try await program.run("run", "--plan", path("plan.json"), "--answers", consent)
    #expect(first.status == 0)
    let second = try await program.run(
      "run", "--plan", path("plan.json"), "--answers", consent, "--locale", "sv")
    #expect(second.status == 3)
    #expect(second.output.contains("stämmer inte med planen"))
    #expect(second.output.contains("Planerat"))
    let text = try String(contentsOfFile: path("plan.json"), encoding: .utf8)
    // What is chosen has been taken away, and is still called by its name.
    #expect(second.output.contains("> Office 365 E3"))
    #expect(!second.output.contains("6fd2c87f-") && !second.output.contains("choose-licenses"))
    let altered = try program.write("b.json", text.replacing("release-holds", with: "close-pane"))
    #expect(try await program.run("run", "--plan", altered, "--answers", consent).status == 2)
  }

  @Test func waitsForASecondPerson() async throws {
    let walk = try await program.run(
      "run", "unassign-licenses-from-user", "--answers", release, "--four-eyes")
    #expect(walk.status == 3)
    let listed = try await program.run("sessions", "list", "--locale", "nl").output
    #expect(listed.contains("wacht op goedkeuring"))
    #expect(try await program.run("approve", "last", "--yes").status == 3)
    let exchange = "marieke.jansen@nordlund.onmicrosoft.com"
    let approved = try await program.run(
      "approve", "last", "--yes", "--actor", exchange, "--locale", "nl")
    #expect(approved.status == 0)
    #expect(approved.output.contains("Goedgekeurd."))
    #expect(try await program.run("approve", "last", "--yes", "--actor", exchange).status == 2)
    let resumed = try await program.run("resume", "last", "--answers", release)
    // The next change needs an approval of its own.
    #expect(resumed.status == 3)
    let report = try await program.run("sessions", "show", "last", "--locale", "sv").output
    #expect(report.contains("Godkändes av \(exchange), på nederländska"))
  }

  @Test func carriesASessionOutAgainOnACopy() async throws {
    try await walk()
    let same = try await program.run("replay", "last", "--on", "embedded:copy")
    #expect(same.status == 0)
    // On the tenant as it is now, the licence is already gone.
    let other = try await program.run(
      "replay", "last", "--on", "embedded:\(path("tenant.sqlite"))", "--locale", "sv")
    #expect(other.status == 1)
    #expect(other.output.contains("Den första skillnaden"))
    let fork = try program.write(
      "fork.yaml", "consent: true\nattest: true\nsteps:\n  decide-hold-release: {answer: stop}\n")
    let forked = try await program.run(
      "replay", "last", "--on", "embedded:copy", "--from", "decide-hold-release", "--answers", fork)
    #expect(forked.status == 0)
    #expect(forked.output.contains("The first difference"))
    #expect(
      try await program.run("replay", "last", "--on", "embedded:copy", "--from", "nosuch").status
        == 2)
  }

  @Test func doesNotUseACopyThatWasAltered() async throws {
    try await walk()
    let copies = try FileManager.default.contentsOfDirectory(atPath: path("snapshots"))
    let copy = try #require(copies.first { $0.hasSuffix(".sqlite") })
    // At the end of the file, where SQLite does not look.
    let file = try #require(FileHandle(forWritingAtPath: path("snapshots/\(copy)")))
    try file.seekToEnd()
    try file.write(contentsOf: Data("x".utf8))
    try file.close()
    let replayed = try await program.run("replay", "last", "--on", "embedded:copy")
    #expect(replayed.status == 2)
    #expect(replayed.errors.contains("has been altered since, so it isn’t used"))
  }

  @Test func practisesWithoutATrace() async throws {
    _ = try await program.run("tenant", "init")
    let before = try await program.run("tenant", "show", "--format", "json").output
    let practice = try await program.run(
      "run", "unassign-licenses-from-user", "--practise", "--answers", release, "--locale", "nl")
    #expect(practice.status == 0)
    #expect(practice.output.contains("1 × een uitlezing die mislukte"))
    #expect(practice.output.contains("2 wijzigingen zijn toch bevestigd"))
    #expect(try await program.run("tenant", "show", "--format", "json").output == before)
    #expect(try await program.run("sessions", "list", "--format", "json").output == "[]\n")
  }

  @Test func walksAListAndKeepsWhatWentWrongToItsRow() async throws {
    let answers = try program.write(
      "all.yaml",
      """
      procedure: unassign-all-licenses
      consent: true
      attest: true
      inputs: {licenses: [ENTERPRISEPACK]}
      """)
    let domain = "nordlund.onmicrosoft.com"
    let list = try program.write(
      "list.csv",
      "users;licenses\r\nhugo.falk@\(domain);ENTERPRISEPACK\r\n\"anna.lind@\(domain)\";O365\r\n")
    let csv = try await program.run(
      "run", "unassign-all-licenses", "--each", list, "--answers", answers, "--mode", "automatic",
      "--format", "json")
    #expect(csv.status == 3)
    #expect(csv.output.contains("\"reason\": \"unanswered\""))
    #expect(csv.errors.contains("list.csv:3: "))
    #expect(csv.errors.contains("“O365”"))
    let series = try await program.run(
      "run", "unassign-all-licenses", "--each", "users=lars.ekman@\(domain),anna.lind@\(domain)",
      "--answers", answers, "--mode", "automatic", "--locale", "sv")
    #expect(series.status == 3)
    #expect(series.output.contains("klara: 1 av 2, kvar att reda ut: 1"))
    let failed = try await program.run("resume", "last", "--failed", "--locale", "sv")
    #expect(failed.status == 3)
    #expect(failed.output.contains("klara: 1 av 2"))
    let release = try await program.run(
      "run", "unassign-licenses-from-user", "--answers", self.release)
    #expect(release.status == 0)
    let list2 = try await program.run("sessions", "list").output
    #expect(list2.contains("done: 1 of 2, open: 1"))
    #expect(
      try await program.run(
        "run", "unassign-all-licenses", "--each", "users?license=Nonesuch", "--answers", answers
      ).status == 2)
    #expect(
      try await program.run(
        "run", "unassign-all-licenses", "--each", "nobody=x", "--answers", answers
      ).status == 2)
  }

  /// The first person is found by a part of the name, and was the wrong one; the second lacks what
  /// the tenant has.
  @Test func searchesAndGoesBackAtATerminal() async throws {
    let walk = try await program.run(
      "run", "unassign-licenses-from-user", "--locale", "en",
      typing: ["lind", "", "b", "1", "Lars Ekman", "E1", "q"])
    #expect(walk.status == 3)
    #expect(walk.output.contains("8 of 38 are shown."))
    #expect(walk.output.contains("1 match for “lind”."))
    #expect(walk.output.contains("Back to: "))
    #expect(walk.output.contains("The tenant has Office 365 E1, but none"))
    #expect(walk.output.contains("Nothing was changed."))
    let shown = try await program.run("sessions", "show", "last", "--format", "json")
    #expect(shown.output.contains("\"event\": \"returned\""))
    #expect(shown.output.contains("anna.lind@") && shown.output.contains("lars.ekman@"))
    #expect(try await program.run("sessions", "verify", "last").status == 0)
  }

  /// A number of which the list shows nothing, and one that is none of the earlier choices.
  @Test func saysBelowTheScreenWhatIsNoAnswerAtATerminal() async throws {
    let walk = try await program.run(
      "run", "unassign-licenses-from-user", "--locale", "en",
      typing: ["21", "Anna Lind", "nothing", "b", "7", "q"])
    let notAnAnswer = try #require(
      walk.output.range(of: "“nothing” isn’t one of the answers here."))
    #expect(walk.output[notAnAnswer.upperBound...].prefix(100).contains("> "))
    let notShown = try #require(
      walk.output.range(of: "21 isn’t one of the numbers shown.\n> "))
    #expect(notShown.lowerBound < notAnAnswer.lowerBound)
    #expect(!walk.output.contains("no user 21"))
    #expect(walk.output.contains("“7” isn’t one of the choices listed.\n> "))
  }

  @Test func explainsTheConceptsOfAStepAtATerminal() async throws {
    let walk = try await program.run(
      "run", "keep-mailbox-for-ediscovery", "--locale", "sv",
      typing: ["", "emma.clarke@nordlund.onmicrosoft.com", "?", "q"])
    #expect(walk.status == 3 && walk.output.contains("[?] Förklara termerna"))
    let text = walk.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("bevarandespärr: Innehåll som omfattas av en bevarandespärr kan inte"))
  }

  /// A session is running while its process lives, and no longer when that is killed.
  @Test func neverListsADeadSessionAsRunning() async throws {
    _ = try await program.run("tenant", "init")
    // A session at a terminal waits for its reader, who never answers.
    let terminal = try PseudoTerminal()
    let process = Process()
    process.executableURL = Program.executable
    process.arguments = ["run", "unassign-licenses-from-user"]
    process.environment = program.environment()
    process.standardInput = terminal.side
    process.standardOutput = terminal.side
    process.standardError = terminal.side
    try process.run()
    defer { kill(process.processIdentifier, SIGKILL) }
    #expect(try await lists("running"))
    kill(process.processIdentifier, SIGKILL)
    #expect(try await lists("interrupted"))
    withExtendedLifetime(terminal) {}
  }

  /// Whether the list of sessions shows one in this state, within a minute.
  private func lists(_ state: String) async throws -> Bool {
    for _ in 0..<240 {
      let list = try await program.run("sessions", "list", "--format", "json")
      if list.output.contains("\"state\": \"\(state)\"") { return true }
      try await Task.sleep(for: .milliseconds(250))
    }
    return false
  }
}
