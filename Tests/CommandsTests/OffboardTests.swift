import Foundation
import Operations
import Presentation
import Procedures
import Sessions
import TestSupport
import Testing

/// Somebody leaves: seven procedures in one session.
struct OffboardTests {
  private static let alma = "alma.wik@nordlund.onmicrosoft.com"
  private static let secret = ["STEGVIS_SECRET_NEW_PASSWORD": "Walked-2026-Walked"]

  private let program: Program

  init() throws { program = try Program() }

  private func scenario(_ name: String) throws -> Conformance.Scenario {
    try #require(
      Conformance.scenarios.first { $0.procedure == "offboard" && $0.name == "\(name).yaml" })
  }

  private func run(_ procedure: String, _ scenario: String) async throws -> Program.Result {
    try await program.run(
      [
        "run", procedure, "--answers", Program.scenario(procedure, scenario), "--locale", "en",
      ], environment: Self.secret)
  }

  /// A text without the places where lines end.
  private func flat(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func makesItsChangesInTheOrderThatLosesNothing() async throws {
    let walk = try await Conformance.shared.walk(
      try scenario("everything"), language: "en", mode: .consent)
    let made = walk.events.compactMap { event -> OperationID? in
      if case .attempted(let attempt) = event { attempt.operation } else { nil }
    }
    #expect(
      made == [
        "user.resetPassword", "user.blockSignIn", "user.revokeSessions",
        "user.removeAuthenticationMethods", "backup.record", "drive.grantAccess", "device.wipe",
        "device.disable", "license.unassign", "user.delete",
      ])
  }

  @Test(arguments: Conformance.languages)
  func tellsWhyAPartWasSkipped(language: String) async throws {
    let walk = try await Conformance.shared.walk(
      try scenario("nothing"), language: language, mode: .consent)
    let skipped = walk.events.compactMap { event -> StepID? in
      if case .skipped(let step, _) = event { step } else { nil }
    }
    #expect(skipped == ["decide-keep-out", "decide-save-mailbox", "decide-deletion"])
    #expect(walk.transcript.contains("It was done on Friday."))
    let outcomes = walk.events.compactMap { event -> String? in
      if case .left("decide-keep-out", let outcome, _) = event { outcome } else { nil }
    }
    #expect(outcomes == ["skip"])
  }

  /// One part is not called like another, and what it had in it is not said to be needless.
  @Test(arguments: [
    ("en", "Sign the user out of all sessions", "Not needed this time"),
    ("nl", "De gebruiker bij alle sessies afmelden", "Deze keer niet nodig"),
    ("sv", "Logga ut användaren från alla sessioner", "Behövdes inte den här gången"),
  ])
  func namesThePartsThatWereSkipped(
    _ language: String, _ change: String, _ needless: String
  ) async throws {
    let answers = Program.scenario("offboard", "nothing")
    let walked = try await program.run(
      "run", "offboard", "--answers", answers, "--locale", language)
    #expect(walked.status == 0, "\(walked.errors)")
    let report = try await program.run("sessions", "show", "last", "--locale", language)
    let procedures = try Conformance.shared.library.procedures
    for (part, reason) in [
      ("offboard-step-1", "It was done on Friday."), ("offboard-step-2", "The mailbox is on hold."),
      ("offboard-step-7", "Not before the end of the month."),
    ] {
      let title = try #require(
        procedures[ProcedureID(part)]?.texts[language]?.title.map(\.plain).joined())
      for text in [walked.output, report.output].map(flat) {
        let lines = text.components(separatedBy: reason)
        #expect(lines.contains { $0.suffix(title.count + 20).contains(title) }, "\(text)")
      }
    }
    let text = flat(report.output)
    #expect(text.lowercased().contains(change.lowercased()) && !text.contains(needless), "\(text)")
  }

  /// A person who skips without a reason decides; whoever gives one skips.
  @Test func needsNoReasonToSkip() async throws {
    let walk = try await Conformance.shared.walk(
      try scenario("nothing"), language: "en", mode: .consent)
    let decided = walk.events.compactMap { event -> StepID? in
      if case .decided(let step, "skip") = event { step } else { nil }
    }
    #expect(decided == ["decide-mail", "decide-access", "decide-devices", "decide-licenses"])
  }

  /// What has an inverse is taken back, the last first, and what has none is said to have none.
  @Test(arguments: [
    ("offboard-step-1", "keep-out", ["user.blockSignIn"]),
    ("offboard-step-2", "hold", ["mailbox.placeHold"]),
    ("offboard-step-3", "forward", ["mailbox.setAutomaticReplies"]),
    (
      "offboard-step-3", "replies-for-a-time",
      ["mailbox.setAutomaticReplies", "mailbox.convertToShared"]
    ),
    ("offboard-step-4", "files-and-mail", ["drive.grantAccess"]),
    ("offboard-step-5", "two-devices", ["device.disable", "device.disable"]),
    (
      "offboard-step-6", "everything",
      [
        "subscription.setQuantity", "license.unassign", "phoneNumber.assign",
        "phoneNumber.unassign",
      ]
    ),
    ("offboard-step-7", "delete", ["user.delete"]),
  ])
  func canBeUndonePartByPart(_ part: String, _ scenario: String, _ undoable: [String]) async throws
  {
    let walked = try await run(part, scenario)
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    let list = try await program.run("undo", "last", "--list", "--format", "json")
    let changes = list.output.matches(
      of: /"operation": "([^"]+)",\s*"step": "[^"]+",\s*"undoable": true/
    ).map { String($0.1) }
    #expect(changes == undoable, "\(list.output)")
    let answers = try program.write("undo.yaml", "consent: true\nattest: true\n")
    let undone = try await program.run("undo", "last", "--answers", answers, "--locale", "en")
    #expect(undone.status == 0, "\(undone.output) \(undone.errors)")
  }

  @Test func isReplayedInEveryLanguage() async throws {
    let walked = try await run("offboard", "kept-on-hold")
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    for (language, title) in [
      ("en", "Somebody leaves"), ("sv", "Någon slutar"), ("nl", "Iemand vertrekt"),
    ] {
      let replayed = try await program.run("replay", "last", "--locale", language)
      #expect(replayed.status == 0 && replayed.output.contains(title), "\(replayed.errors)")
    }
    #expect(try await program.run("sessions", "verify", "last").status == 0)
  }

  // MARK: - A second person

  private static let deleting = """
    consent: true
    attest: true
    inputs: {user: \(alma)}
    steps:
      decide-needed: {answer: "no"}
      decide-saved: {answer: "yes"}

    """

  private func delete(
    _ more: String = "", _ options: String...
  ) async throws -> Program.Result {
    let answers = try program.write("delete.yaml", Self.deleting + more)
    return try await program.run(
      ["run", "offboard-step-7", "--answers", answers, "--locale", "en"] + options)
  }

  @Test func deletesAnAccountOnlyOnceASecondPersonHasApproved() async throws {
    let waiting = try await delete()
    #expect(waiting.status == 3)
    #expect(waiting.output.contains("must be approved by a second person"), "\(waiting.output)")
    let own = try await program.run(
      "approve", "last", "--actor", "karin.nordlund@nordlund.onmicrosoft.com", "--yes")
    #expect(own.status != 0)
    let approved = try await program.run(
      "approve", "last", "--actor", "sanne.devries@nordlund.onmicrosoft.com", "--yes")
    #expect(approved.status == 0, "\(approved.errors)")
    let resumed = try await program.run(
      "resume", "last", "--answers", program.home.appending(path: "delete.yaml").path)
    #expect(resumed.status == 0, "\(resumed.output) \(resumed.errors)")
    let report = try await program.run("sessions", "show", "last", "--locale", "en")
    #expect(report.output.contains("Approved by sanne.devries@nordlund.onmicrosoft.com"))
    #expect(try await program.run("sessions", "verify", "last").status == 0)
  }

  @Test(arguments: [
    ("en", "went on alone. Reason: Weekend"), ("sv", "fortsatte ensam. Skäl: Weekend"),
    ("nl", "ging alleen verder. Reden: Weekend"),
  ])
  func tellsWhyThereWasNoSecondPerson(_ language: String, _ told: String) async throws {
    let deleted = try await delete("  delete-account: {alone: Weekend}\n")
    #expect(deleted.status == 0, "\(deleted.output) \(deleted.errors)")
    let report = try await program.run("sessions", "show", "last", "--locale", language)
    let text = report.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains(told), "\(report.output)")
    #expect(try await program.run("sessions", "verify", "last").status == 0)
    let export = program.home.appending(path: "s.json").path
    _ = try await program.run("sessions", "export", "last", "--redact", "-o", export)
    #expect(try !String(contentsOfFile: export, encoding: .utf8).contains("Weekend"))
    #expect(try await program.run("sessions", "verify", export).status == 0)
  }

  @Test func goesOnAloneNowhereWhereEveryChangeNeedsASecondPerson() async throws {
    let waiting = try await delete("  delete-account: {alone: Weekend}\n", "--four-eyes")
    #expect(waiting.status == 3 && !waiting.output.contains("say why"), "\(waiting.output)")
    let report = try await program.run("sessions", "show", "last", "--locale", "en")
    #expect(!report.output.contains("went on alone"))
  }

  @Test func typesWhyThereIsNoSecondPerson() async throws {
    let typed = try await program.run(
      "run", "offboard-step-7", "--input", "user=\(Self.alma)", "--locale", "en", "--mode",
      "automatic", typing: ["", "no", "yes", "o", "Nobody is here", "", "", ""])
    #expect(typed.output.contains("[o] There is no second person: say why"), "\(typed.output)")
    let report = try await program.run("sessions", "show", "last", "--locale", "en")
    let text = report.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("went on alone. Reason: Nobody is here"), "\(report.output)")
  }

  // MARK: - What is given in advance

  @Test func beginsWithThePersonThatIsNamed() async throws {
    let walked = try await program.run(
      "run", "offboard", "--input", "user=\(Self.alma)", "--locale", "en",
      typing: ["s", "Not today", "q"])
    #expect(walked.status == 3)
    #expect(walked.output.contains("> \(Self.alma)"), "\(walked.output)")
    #expect(walked.output.contains("Reason: Not today"), "\(walked.output)")
    let report = try await program.run("sessions", "show", "last", "--locale", "sv")
    #expect(report.output.contains("Not today"))
  }

  @Test func takesInputsBesideAnAnswersFile() async throws {
    let answers = try program.write(
      "answers.yaml",
      """
      inputs: {user: nils.holm@nordlund.onmicrosoft.com}
      steps:
        decide-needed: {answer: "yes"}

      """)
    let walked = try await program.run(
      "run", "offboard-step-7", "--answers", answers, "--input", "user=\(Self.alma)")
    #expect(walked.status == 0, "\(walked.errors)")
    #expect(walked.output.contains("alma.wik") && !walked.output.contains("> nils.holm"))
  }

  @Test(arguments: [
    (["usr=anna"], "has no input usr; its inputs are user"), (["anna"], "isn’t an input"),
    (["user=anna.lnd@nowhere.example"], "the input user can’t be “anna.lnd@nowhere.example”"),
    (["user=alma.wik", "user=anna.lind"], "the input user takes only one value"),
  ])
  func saysWhatIsWrongWithAnInput(_ inputs: [String], _ told: String) async throws {
    let options = inputs.flatMap { ["--input", $0] }
    for command in ["run", "plan"] {
      let result = try await program.run([command, "offboard", "--locale", "en"] + options)
      #expect(result.status == 2 && result.errors.contains(told), "\(result.errors)")
      #expect(!result.output.contains("Step 1"))
    }
    #expect(try await program.run("sessions", "list", "--format", "json").output == "[]\n")
  }

  @Test func takesSeveralValuesForAList() async throws {
    let answers = try program.write(
      "consent.yaml", "consent: true\nattest: true\ninputs: {licenses: ENTERPRISEPACK}\n")
    let planned = try await program.run(
      "plan", "unassign-all-licenses", "--answers", answers, "--input",
      "users=alma.wik@nordlund.onmicrosoft.com, daan.mulder@nordlund.onmicrosoft.com", "--input",
      "users=ebba.lund@nordlund.onmicrosoft.com", "--locale", "en")
    #expect(planned.status == 0, "\(planned.errors)")
    for name in ["alma.wik", "daan.mulder", "ebba.lund"] {
      #expect(planned.output.contains("\(name)@nordlund.onmicrosoft.com"))
    }
  }

  // MARK: - Where people begin

  @Test(arguments: [
    ("en", "Start here: Somebody leaves"), ("sv", "Börja här: Någon slutar"),
    ("nl", "Begin hier: Iemand vertrekt"),
  ])
  func isListedAsOneToBeginWith(_ language: String, _ told: String) async throws {
    let list = try await program.run("list", "--locale", language)
    #expect(list.output.contains(told), "\(list.output)")
    let json = try await program.run("list", "--locale", language, "--format", "json")
    #expect(json.output.components(separatedBy: "\"start\": true").count == 2)
  }

  @Test func saysThatStartIsTrueOrFalse() async throws {
    _ = try program.write(
      "procedures/odd/procedure.yaml",
      "id: odd\ndocuments: {en: en.md}\nstart: soon\nsteps:\n  do-it: {operation: manual.do}\n")
    _ = try program.write(
      "procedures/odd/en.md", "# Odd\n\n1. <a name=\"do-it\"></a>Close the window.\n")
    let folder = program.home.appending(path: "procedures/odd").path
    let checked = try await program.run("check", folder, "--locale", "en")
    #expect(checked.status == 1 && checked.output.contains("'start' must be true or false"))
  }
}
