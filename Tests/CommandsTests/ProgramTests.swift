import Foundation
import Testing

/// The command line as its users see it: exit status, words, and what is left on disk.
struct ProgramTests {
  private let program: Program

  init() throws { program = try Program() }

  private let release = Program.scenario("unassign-licenses-from-user", "release-holds")

  @Test(arguments: [
    "list", "show", "graph", "outline", "check", "run", "plan", "resume", "tenant init",
    "tenant show", "tenant advance", "sessions list", "sessions show",
  ])
  func helpsWithExamples(_ command: String) async throws {
    let result = try await program.run(
      command.split(separator: " ").map(String.init) + ["--help"])
    #expect(result.status == 0)
    #expect(result.output.contains("EXAMPLES"))
  }

  @Test func walksAndReports() async throws {
    let walk = try await program.run(
      "run", "unassign-licenses-from-user", "--answers", release, "--locale", "sv")
    #expect(walk.status == 0)
    #expect(walk.output.contains("Det var det sista steget."))
    let report = try await program.run("sessions", "show", "last", "--locale", "nl")
    #expect(report.status == 0)
    #expect(report.output.contains("Status: voltooid"))
    let json = try await program.run("sessions", "list", "--format", "json")
    #expect(json.output.contains("\"state\": \"completed\""))
    let resumed = try await program.run("resume", "last", "--locale", "sv")
    #expect(resumed.status == 2)
  }

  /// Each of these ended the program with a crash, waited for hours, or did something else.
  @Test(arguments: [
    "tenant advance 9223372036854775807d", "tenant advance 9999999999d",
    "tenant advance 99999999999999999999h", "tenant init --users 99999999999",
    "tenant init --users -1", "outline README.md --jobs 9223372036854775807",
    "serve --port 65536", "serve --port 70000", "serve --port -1", "serve --rate 99999999999",
    "tenant serve --port 65536", "tenant serve --fault lag=inf", "tenant serve --fault lag=1e300",
    "tenant show --tenant graph:http://127.0.0.1:65536/v1.0",
  ])
  func refusesANumberThatIsNotPossible(_ line: String) async throws {
    let result = try await program.run(line.split(separator: " ").map(String.init))
    #expect(result.status == 2, "\(result.errors)")
    #expect(!result.errors.isEmpty)
  }

  /// A unit's number is whatever stands in the file: this one was subtracted from.
  @Test func checksUnitsWithAnyNumber() async throws {
    func unit(_ id: String, _ swedish: String, _ english: String) -> String {
      "<span data-ttu-id=\"\(id)\">\(swedish)</span><span class=\"sxs-lookup\">"
        + "<span data-stu-id=\"\(id)\">\(english)</span></span>"
    }
    let file = try program.write(
      "units.md",
      "# \(unit("ab1c2--9223372036854775808", "Passerkort", "Badge"))\n\n"
        + "1. \(unit("ab1c2-9223372036854775807", "Gå", "Go"))\n"
        + "2. \(unit("ab1c2-104", "Lägg", "Lay"))\n")
    let result = try await program.run("check", file)
    #expect([0, 1].contains(result.status), "\(result.errors)")
  }

  private static let wrongUses: [(String, Int32)] = [
    ("nosuch", 2), ("run", 2), ("list --nosuch", 2), ("--version", 0), ("list --locale xx", 2),
    ("outline /nosuch", 2), ("resume last", 2), ("sessions show nosuch", 2),
    ("tenant advance soon", 2), ("run reduce-licenses --tenant carrier-pigeon:x", 2),
    ("run reduce-licenses --tenant embedded:/nosuch/tenant", 2),
    ("run reduce-licenses --actor nobody@nordlund.onmicrosoft.com", 2),
    ("run reduce-licenses --actor anna.lind@nordlund.onmicrosoft.com", 3),
  ]

  @Test(arguments: wrongUses)
  func endsWithTheStatusOfWhatIsWrong(_ line: String, _ status: Int32) async throws {
    let result = try await program.run(line.split(separator: " ").map(String.init))
    #expect(result.status == status)
    #expect(status == 0 || !result.errors.isEmpty)
  }

  @Test func suggestsTheProcedureThatWasMeant() async throws {
    let result = try await program.run("run", "reduce-licences", "--locale", "sv")
    #expect(result.status == 2)
    #expect(result.errors.contains("reduce-licenses"))
  }

  @Test func namesTheAnswersThatAreMissing() async throws {
    let result = try await program.run("run", "reduce-licenses", "--locale", "nl")
    #expect(result.status == 3)
    #expect(result.errors.contains("steps.choose-subscription.answer"))
  }

  @Test func namesTheLineOfAMistypedAnswer() async throws {
    let answers = try program.write(
      "mistyped.yaml", "consent: true\nsteps:\n  choose-user: Lars Ekmann\n")
    let result = try await program.run(
      "run", "unassign-licenses-from-user", "--answers", answers, "--locale", "en")
    #expect(result.status == 3)
    #expect(result.errors.contains("mistyped.yaml:3: steps.choose-user: “Lars Ekmann”"))
    #expect(result.errors.contains("Did you mean Lars Ekman?"))
    #expect(!result.errors.contains("is missing"))
  }

  @Test func namesTheLineOfAStepThatTheProcedureDoesNotHave() async throws {
    let answers = try program.write(
      "mistyped.yaml", "steps:\n  chose-user: {answer: Lars Ekman}\n")
    let result = try await program.run(
      "run", "unassign-licenses-from-user", "--answers", answers, "--locale", "nl")
    #expect(result.status == 2)
    #expect(result.errors.contains("mistyped.yaml:2: "))
    #expect(result.errors.contains("Bedoelde u choose-user"))
  }

  @Test func plansWithoutSayingThatSomethingWasDone() async throws {
    let plan = try await program.run(
      "plan", "unassign-licenses-from-user", "--answers", release, "--locale", "en")
    #expect(plan.status == 0)
    #expect(plan.output.contains("This would be done: Unassign licenses."))
    #expect(!plan.output.contains("[Confirmed]"))
    #expect(!plan.output.contains("Done: "))
  }

  /// Ends a program that would ask for ever.
  private static let limited = "exec timeout 60 \"$@\""

  @Test func endsWhereAnAnswerWouldBeRefusedForEver() async throws {
    let answers = try program.write("skip.yaml", "steps: {choose-user: {skip: no time}}\n")
    let result = try await program.run(
      "run", "unassign-licenses-from-user", "--answers", answers, through: Self.limited)
    #expect(result.status == 3)
    #expect(result.errors.contains("steps.choose-user: “skip: no time” isn’t a possible answer"))
  }

  /// A folder in the place of the lock file cannot be opened for writing, by anybody.
  @Test func endsWhereTheLockFileCannotBeUsed() async throws {
    let locks = program.home.appending(path: "journal.locks")
    try FileManager.default.createDirectory(at: locks, withIntermediateDirectories: false)
    let result = try await program.run(
      "run", "unassign-licenses-from-user", "--answers", release, "--locale", "nl",
      through: Self.limited)
    #expect(result.status == 3)
    #expect(result.errors.contains("het vergrendelingsbestand \(locks.path)"))
  }

  @Test func refusesAnswersForAnotherProcedure() async throws {
    let result = try await program.run("run", "reduce-licenses", "--answers", release)
    #expect(result.status == 2)
    #expect(result.errors.contains("unassign-licenses-from-user"))
    #expect(try await program.run("sessions", "list", "--format", "json").output == "[]\n")
  }

  @Test(arguments: [
    "steps: {no-such-step: {answer: x}}", "inputs: {nobody: x}", "steps: [", "nosuch: 1",
    "steps: {save: {mode: sideways}}",
  ])
  func refusesAnswersThatMakeNoSense(_ text: String) async throws {
    let answers = try program.write("answers.yaml", text)
    #expect(try await program.run("run", "reduce-licenses", "--answers", answers).status == 2)
  }

  @Test func makesATenantOfAnOrganisationOrNamesWhatContradictsItself() async throws {
    let sample = try String(
      contentsOf: Checkout.root.appending(path: "Resources/sample-organisation.json"),
      encoding: .utf8)
    let ours = try program.write("ours.json", sample)
    let made = try await program.run("tenant", "init", "--from", ours, "--locale", "sv")
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.output.contains("ours.json"))
    let wrong = try program.write(
      "wrong.json",
      sample.replacing("\"user\": \"lars.ekman\"", with: "\"user\": \"lars.ekmann\""))
    let refused = try await program.run(
      "tenant", "init", "--force", "--from", wrong, "--locale", "en")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("groups/Customer desk/members: there’s no “lars.ekman”"))
    #expect(refused.errors.contains("Did you mean lars.ekmann"))
    // What was there before is not removed for a file that cannot be used.
    let shown = try await program.run("tenant", "show")
    #expect(shown.status == 0)
    #expect(shown.output.contains("lars.ekman@"))
  }

  @Test func doesNotTouchATenantFileThatIsNone() async throws {
    let path = try program.write("stranger.sqlite", "a letter to a friend, not a tenant at all")
    let result = try await program.run(
      "run", "reduce-licenses", "--tenant", "embedded:\(path)", "--locale", "sv")
    #expect(result.status == 2)
    #expect(result.errors.contains("det är ingen databas"))
    #expect(
      try String(contentsOfFile: path, encoding: .utf8)
        == "a letter to a friend, not a tenant at all")
  }

  @Test func stopsWhereTheDataFolderCannotBeWritten() async throws {
    // A file is in the place of the data folder, so that not even root can write into it.
    let home = try program.write("file", "in the way")
    let result = try await program.run(
      "run", "reduce-licenses", "--locale", "nl", "--tenant",
      "embedded:\(try await tenant())", home: home)
    #expect(result.status == 3)
    #expect(result.errors.contains("in de gegevensmap \(home) kan niets worden geschreven"))
    #expect(result.errors.contains("STEGVIS_HOME"))
  }

  /// Simulates a full disk by limiting the size of files to this many blocks of 512 bytes.
  @Test(arguments: [100, 200])
  func stopsOnAFullDiskWithTheTenantUnchanged(_ blocks: Int) async throws {
    let tenant = try await tenant()
    let before = try await program.run(
      "tenant", "show", "--format", "json", "--tenant", "embedded:\(tenant)")
    let result = try await program.run(
      "run", "unassign-licenses-from-user", "--answers", release, "--tenant",
      "embedded:\(tenant)", "--locale", "sv",
      through: "trap '' XFSZ; ulimit -f \(blocks); \"$@\"")
    #expect(result.status == 3, "\(result.errors)")
    #expect(result.errors.contains("journalen"))
    let after = try await program.run(
      "tenant", "show", "--format", "json", "--tenant", "embedded:\(tenant)")
    #expect(after.output == before.output)
  }

  private func tenant() async throws -> String {
    let path = program.home.appending(path: "own/tenant.sqlite").path
    try FileManager.default.createDirectory(
      atPath: program.home.appending(path: "own").path, withIntermediateDirectories: true)
    #expect(try await program.run("tenant", "init", "--tenant", "embedded:\(path)").status == 0)
    return path
  }

  @Test func leavesTheTenantAndTheJournalAsTheyAreWhenPlanning() async throws {
    #expect(try await program.run("tenant", "init").status == 0)
    let before = try await program.run("tenant", "show", "--format", "json").output
    let plan = try await program.run(
      "plan", "unassign-licenses-from-user", "--answers", release, "--locale", "sv")
    #expect(plan.status == 0)
    #expect(plan.output.contains("Licenser: Office 365 E3 → "))
    #expect(try await program.run("tenant", "show", "--format", "json").output == before)
    #expect(try await program.run("sessions", "list", "--format", "json").output == "[]\n")
  }

  @Test func checksABrokenDocumentAndStillOutlinesIt() async throws {
    let path = try program.write(
      "broken.md",
      """
      # Title

      1. <span data-ttu-id="aaaaa-103">Kies iets.</span><span class="sxs-lookup"><span data-stu-id="aaaaa-103">Choose
      """)
    let check = try await program.run("check", path)
    #expect(check.status == 1)
    #expect(check.output.contains("broken.md:3:"))
    #expect(try await program.run("check", path, "--format", "sarif").output.contains("\"2.1.0\""))
    let outline = try await program.run("outline", path, "--format", "json")
    #expect(outline.status == 0)
    #expect(outline.output.contains("\"steps\":1"))
  }

  @Test func refusesToRunAManifestThatIsWrong() async throws {
    let folder = "procedures/reduce-licenses"
    for name in ["en.md", "sv.md", "nl.md", "procedure.yaml"] {
      let text = try String(
        contentsOf: Checkout.root.appending(path: "\(folder)/\(name)"), encoding: .utf8)
      _ = try program.write(
        "reduce-licenses/\(name)",
        text.replacing("subscription.setQuantity", with: "subscription.setQuantiy"))
    }
    let check = try await program.run("check", program.home.appending(path: "reduce-licenses").path)
    #expect(check.status == 1)
    #expect(check.output.contains("did you mean subscription.setQuantity"))
  }

  @Test func keepsColoursAndControlOutOfAPipe() async throws {
    let list = try await program.run("list")
    #expect(!list.output.contains("\u{1B}"))
    #expect(try await program.run("list", "--color", "always").output.contains("\u{1B}["))
  }

  @Test func moveTheClockOfTheTenant() async throws {
    #expect(try await program.run("tenant", "init").status == 0)
    let moved = try await program.run("tenant", "advance", "31d", "--locale", "sv")
    #expect(moved.status == 0)
    #expect(moved.output.contains("3 december 2026"))
  }

  /// Whenever the process is killed, `resume` leaves the tenant as an undisturbed session would.
  @Test func goesOnAfterAKillAtAnyTime() async throws {
    _ = try await program.run("tenant", "init")
    _ = try await program.run("run", "unassign-licenses-from-user", "--answers", release)
    let undisturbed = try await program.run("tenant", "show", "--format", "json").output
    var interrupted = 0
    var delay = 0.02
    var tries = 0
    // The delay grows until the process completes before it is killed, however slow the machine is.
    // If it completes before any was interrupted, as it may under changing load, shorter delays are
    // tried.
    while delay < 20, tries < 5 {
      defer { delay *= 1.25 }
      let program = try Program()
      _ = try await program.run("tenant", "init")
      _ = try await program.run(
        "run", "unassign-licenses-from-user", "--answers", release,
        through: "\"$@\" & sleep \(delay); kill -9 $!; wait")
      let sessions = try await program.run("sessions", "list", "--format", "json").output
      if sessions.contains("completed") {
        if interrupted > 0 { break }
        tries += 1
        delay /= 4
        continue
      }
      guard sessions != "[]\n" else { continue }
      interrupted += 1
      let resumed = try await program.run("resume", "last", "--answers", release)
      #expect(resumed.status == 0, "killed after \(delay) s: \(resumed.errors)")
      let shown = try await program.run("tenant", "show", "--format", "json").output
      #expect(shown == undisturbed, "killed after \(delay) s")
    }
    #expect(interrupted > 0)
  }
}
