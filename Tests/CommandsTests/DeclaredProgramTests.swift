import Foundation
import TestSupport
import Testing

/// A domain that somebody has declared in a folder, through the commands themselves.
struct DeclaredProgramTests {
  private let program: Program
  private let content: TestFolder
  private let answers: String

  init() throws {
    content = try DeclaredContent.make()
    program = try Program(content: "\(Checkout.root.path):\(content.path)")
    answers = try program.write("answers.yaml", "inputs: {account: ada}\n")
  }

  private var procedure: String { "\(content.url.lastPathComponent)/\(DeclaredContent.procedure)" }

  private func run(_ arguments: String...) async throws -> Program.Result {
    try await program.run(
      ["run", procedure, "--answers", answers, "--mode", "automatic"] + arguments)
  }

  private func shown(_ language: String) async throws -> String {
    try await program.run(
      "tenant", "show", "--tenant", "desk-practice:\(file)", "--locale", language
    )
    .output
  }

  private var file: String { program.home.appending(path: "desk").path }

  private struct Case: Sendable {
    let language: String
    let change: String
    let verdict: String
    let outcome: String
    let undone: String
  }

  private static let cases = [
    Case(
      language: "en", change: "In use: yes → no", verdict: "[Confirmed]",
      outcome: "it is closed", undone: "Open the account again"),
    Case(
      language: "sv", change: "I bruk: ja → nej", verdict: "[Bekräftat]",
      outcome: "det är stängt", undone: "Öppna kontot igen"),
    Case(
      language: "nl", change: "In gebruik: ja → nee", verdict: "[Bevestigd]",
      outcome: "het is gesloten", undone: "Het account weer openen"),
  ]

  @Test("It is planned, practised, undone and replayed in three languages", arguments: 0..<3)
  func practised(number: Int) async throws {
    let item = try #require(Self.cases.dropFirst(number).first)
    let tenant = "desk-practice:\(file)"
    let made = try await program.run("tenant", "init", "--tenant", tenant)
    #expect(made.status == 0, "\(made.errors)")
    let before = try await shown(item.language)
    let planned = try await program.run(
      "plan", procedure, "--answers", answers, "--tenant", tenant, "--locale", item.language)
    #expect(planned.status == 0 && planned.output.contains(item.change), "\(planned.output)")
    #expect(try await shown(item.language) == before)
    let walked = try await run("--tenant", tenant, "--locale", item.language)
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    #expect(walked.output.ranges(of: item.verdict).count == 2)
    #expect(
      walked.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        .contains(item.outcome))
    #expect(!walked.output.contains("desk:account"), "\(walked.output)")
    #expect(try await shown(item.language) != before)
    let replayed = try await program.run("replay", "last", "--locale", item.language)
    #expect(replayed.status == 0 && replayed.output.contains(item.change), "\(replayed.output)")
    let again = try await program.run(
      "replay", "last", "--on", "desk-practice:copy", "--locale", item.language)
    #expect(again.status == 0, "\(again.output) \(again.errors)")
    let undone = try await program.run(
      "undo", "last", "--mode", "automatic", "--locale", item.language)
    #expect(undone.status == 0, "\(undone.output) \(undone.errors)")
    #expect(undone.output.contains(item.undone))
    #expect(try await shown(item.language) == before)
  }

  @Test("Each account of a list has a session of its own") func series() async throws {
    let list = try program.write("accounts.csv", "account\nada\nben\n")
    let tenant = "desk-practice:\(file)"
    _ = try await program.run("tenant", "init", "--tenant", tenant)
    let walked = try await program.run(
      "run", procedure, "--each", list, "--mode", "automatic", "--tenant", tenant)
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    let state = try await shown("en")
    #expect(state.ranges(of: "In use: no").count == 2, "\(state)")
  }

  /// The close of an account, for which the domain now wants a second person.
  private func wantingASecondPerson() async throws {
    let declared = DeclaredContent.declaration.replacing(
      "inverse: account.open", with: "inverse: account.open\n    second-person: true")
    try Data(declared.utf8).write(to: content.url.appending(path: "domains/desk/domain.yaml"))
    _ = try await program.run("tenant", "init", "--tenant", "desk-practice:\(file)")
  }

  private static let secondPerson = [
    ("en", "A second person must approve it.", "Reason: Weekend"),
    ("sv", "En andra person måste godkänna ändringen.", "Skäl: Weekend"),
    ("nl", "Een tweede persoon moet de wijziging goedkeuren.", "Reden: Weekend"),
  ]

  @Test("A declaration asks for a second person", arguments: 0..<3)
  func secondPerson(number: Int) async throws {
    let (language, sentence, reason) = try #require(
      Self.secondPerson.dropFirst(number).first)
    try await wantingASecondPerson()
    let checked = try await program.run(
      "domain", "check", content.url.appending(path: "domains/desk").path)
    #expect(checked.status == 0, "\(checked.output) \(checked.errors)")
    for command in [
      ["operations", "desk:account.close"], ["show", procedure],
      ["plan", procedure, "--answers", answers, "--tenant", "desk-practice:\(file)"],
    ] {
      let told = try await program.run(command + ["--locale", language])
      #expect(told.output.contains(sentence), "\(command) \(told.output) \(told.errors)")
    }
    let listed = try await program.run("operations", "desk:account.", "--format", "json")
    #expect(listed.output.ranges(of: "\"secondPerson\": true").count == 1, "\(listed.output)")
    let waiting = try await run("--tenant", "desk-practice:\(file)")
    #expect(waiting.status == 3, "\(waiting.output) \(waiting.errors)")
    #expect(try await shown("en").contains("In use: yes"))
    let alone = try program.write(
      "alone.yaml", "inputs: {account: ada}\nsteps:\n  close-account: {alone: Weekend}\n")
    let resumed = try await program.run("resume", "last", "--answers", alone)
    #expect(resumed.status == 0, "\(resumed.output) \(resumed.errors)")
    let report = try await program.run("sessions", "show", "last", "--locale", language)
    #expect(
      report.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        .contains(reason), "\(report.output)")
    #expect(try await program.run("sessions", "verify", "last").status == 0)
  }

  @Test("Nobody goes on alone where the organization wants a second person")
  func nobodyAlone() async throws {
    try await wantingASecondPerson()
    let alone = try program.write(
      "alone.yaml", "inputs: {account: ada}\nsteps:\n  close-account: {alone: Weekend}\n")
    let words = ["run", procedure, "--answers", alone, "--mode", "automatic"]
    let tenant = ["--tenant", "desk-practice:\(file)", "--locale", "en"]
    let waiting = try await program.run(
      words + tenant, environment: ["STEGVIS_SECOND_PERSON": "required"])
    #expect(waiting.status == 3 && !waiting.output.contains("say why"), "\(waiting.output)")
    #expect(try await shown("en").contains("In use: yes"))
    // Who resumes it is held to the same rule, and nobody takes a mistake for no rule.
    let resumed = try await program.run(
      ["resume", "last", "--answers", alone],
      environment: ["STEGVIS_SECOND_PERSON": "required"])
    #expect(resumed.status == 3, "\(resumed.output)")
    for (language, word) in [("en", "can only be"), ("sv", "kan bara"), ("nl", "kan alleen")] {
      let mistaken = try await program.run(
        ["resume", "last", "--answers", alone, "--locale", language],
        environment: ["STEGVIS_SECOND_PERSON": "requird"])
      #expect(mistaken.status == 2, "\(mistaken.output)")
      #expect(
        mistaken.errors.contains(word) && mistaken.errors.contains("requird"),
        "\(mistaken.errors)")
    }
    #expect(try await shown("en").contains("In use: yes"))
  }

  @Test("What is refused is said in the words of the domain, and the rest goes on")
  func refused() async throws {
    let tenant = "desk-practice:\(file)"
    _ = try await program.run("tenant", "init", "--tenant", tenant)
    _ = try await run("--tenant", tenant)
    let again = try await run("--tenant", tenant, "--locale", "sv")
    #expect(again.status == 3, "\(again.output)")
    #expect(again.output.contains("ada är redan stängt."), "\(again.output)")
  }

  /// What was read and predicted means nothing by another declaration; other words change nothing.
  @Test("A session goes on with its own declaration only", arguments: ["en", "sv", "nl"])
  func pinned(language: String) async throws {
    let tenant = "desk-practice:\(file)"
    _ = try await program.run("tenant", "init", "--tenant", tenant)
    let first = try program.write("first.yaml", "inputs: {account: ada}\n")
    let stopped = try await program.run(
      "run", procedure, "--answers", first, "--tenant", tenant, "--locale", language)
    #expect(stopped.status == 3, "\(stopped.output) \(stopped.errors)")
    let path = content.url.appending(path: "domains/desk/domain.yaml")
    let changed = DeclaredContent.declaration.replacing("deadline: 30", with: "deadline: 31")
    try Data(changed.utf8).write(to: path)
    let rest = try program.write("rest.yaml", "consent: true\ninputs: {account: ada}\n")
    let refused = try await program.run(
      "resume", "last", "--answers", rest, "--locale", language)
    #expect(refused.status == 3 && refused.output.isEmpty, "\(refused.output)")
    #expect(
      refused.errors.contains("desk") && refused.errors.contains("stegvis undo 20"),
      "\(refused.errors)")
    let other = try #require(Self.cases.first { $0.language == language })
    #expect(refused.errors.split(separator: "\n").count == 2, "\(refused.errors)")
    try Data(DeclaredContent.declaration.utf8).write(to: path)
    let words = content.url.appending(path: "domains/desk/words/\(language).yaml")
    let written = try String(contentsOf: words, encoding: .utf8)
    try Data(written.replacing(other.outcome, with: "zu").utf8).write(to: words)
    let resumed = try await program.run(
      "resume", "last", "--answers", rest, "--locale", language)
    #expect(resumed.status == 0, "\(resumed.output) \(resumed.errors)")
    #expect(resumed.output.contains("zu"))
  }

  @Test("A fault of a declaration stops only what needs it") func faulty() async throws {
    let path = content.url.appending(path: "domains/desk/domain.yaml")
    try Data(
      DeclaredContent.declaration.replacing("predict: {account: {active: false}}", with: "")
        .utf8
    ).write(to: path)
    #expect(try await program.run("list").status == 0)
    let show = try await program.run("show", "see-available-licenses")
    #expect(show.status == 0, "\(show.errors)")
    let made = try await program.run("tenant", "init", "--tenant", "desk-practice:\(file)")
    #expect(made.status != 0 && made.errors.contains("domain.yaml"), "\(made.errors)")
  }
}
