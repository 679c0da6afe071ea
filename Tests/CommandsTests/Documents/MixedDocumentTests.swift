import Foundation
import GraphSandbox
import TestSupport
import Testing

/// A document with steps that a person does, two license changes, a record and a step of the invented
/// library, bound sentence by sentence: a session is its steps, each once, and what is added stands
/// apart.
struct MixedDocumentTests {
  private let program: Program
  private let content: TestFolder
  private let document: String

  private static let held = "anna.lind@\(Nordlund.domain)"
  private static let alma = "alma.wik@\(Nordlund.domain)"
  private static let daan = "daan.mulder@\(Nordlund.domain)"
  private static let place = "when-a-reader-leaves"
  private static let changes = [
    "\(place)/4=license.unassign", "\(place)/8=license.assign", "\(place)/10=book.lend",
  ]

  init() throws {
    content = try LibraryContent.make(with: ["keep-mailbox-for-ediscovery"])
    program = try Program(Program.library, content: content.path)
    document = program.home.appending(path: "wiki/reader.md").path
    try FileManager.default.copyItem(
      at: LibraryContent.folder.appending(path: "mixed"),
      to: program.home.appending(path: "wiki"))
  }

  /// Accepts the three changes, one by one.
  private func accept() async throws {
    let accepted = try await program.run(
      ["bind", document] + Self.changes.flatMap { ["--accept", $0] })
    #expect(accepted.status == 0, "\(accepted.errors)")
  }

  private func answers(_ user: String = alma, _ steps: String = "") throws -> String {
    try program.write(
      "answers.yaml",
      """
      consent: true
      attest: true
      inputs:
        user: \(user)
        licenses: Office 365 E3
        keys: In the drawer
        successor: \(Self.daan)
        given: Microsoft 365 Audio Conferencing
        book: atlas
      steps:
        \(Self.place)/1: {attest: true}
      \(steps)
      """)
  }

  private var library: Library {
    get throws {
      let path = program.home.appending(path: "tenant-library").path
      return Library(try Shelves(at: path), in: path)
    }
  }

  private func session() async throws -> [String: Any] {
    let shown = try await program.run("sessions", "show", "last", "--format", "json")
    let report = try JSONSerialization.jsonObject(with: Data(shown.output.utf8))
    return try #require(report as? [String: Any])
  }

  @Test(arguments: [
    ("en", "The document has 12 steps", "12 steps: 3 verified", "Added by Stegvis: 1 step"),
    ("sv", "Dokumentet har 12 steg", "12 steg: 3 verifierade", "Tillagt av Stegvis: 1 steg"),
    ("nl", "Het document heeft 12 stappen", "12 stappen: 3", "Toegevoegd door Stegvis: 1 stap"),
  ])
  func walksEachStepOnceInEveryLanguage(
    language: String, summary: String, counts: String, added: String
  ) async throws {
    try await accept()
    let walked = try await program.run(
      "run", document, "--answers", try answers(), "--locale", language)
    #expect(walked.status == 0, "\(walked.errors)")
    for text in [summary, counts, added] {
      #expect(walked.output.contains(text), "\(text): \(walked.output)")
    }
    #expect(try library.holder(of: "atlas") == Self.daan)
    let name = language == "en" ? "reader.md" : "reader.\(language).md"
    let sentences = try String(
      contentsOf: LibraryContent.folder.appending(path: "mixed/\(name)"), encoding: .utf8
    ).split(separator: "\n").compactMap { line -> String? in
      line.firstMatch(of: /^ *(?:\d+\.|-) (.+)$/).map { String($0.1) }
    }
    #expect(sentences.count == 12)
    for sentence in sentences {
      let screens = walked.output.split(separator: "\n").filter { $0 == sentence }
      #expect(screens.count == 1, "\(sentence): \(screens.count)")
    }
    let steps = try await session()["steps"] as? [String: Int]
    #expect(steps?["verified"] == 3 && steps?["added"] == 1, "\(String(describing: steps))")
    #expect(try await program.run("sessions", "verify", "last").status == 0)
    let replayed = try await program.run("replay", "last", "--locale", language)
    #expect(replayed.status == 0, "\(replayed.errors)")
  }

  @Test func leavesChangesThatNobodyHasAcceptedToThePerson() async throws {
    let walked = try await program.run(
      "run", document, "--answers", try answers(), "--locale", "en")
    #expect(walked.status == 0, "\(walked.errors)")
    #expect(walked.output.contains("Nothing was changed"), "\(walked.output)")
    #expect(!walked.output.contains("Stegvis adds"))
    #expect(walked.errors.contains("haven’t accepted"))
    #expect(try library.changes == 0)
  }

  /// In automatic mode, and with a consent to every change of the document, a hold is released only
  /// where its own question is answered.
  @Test func asksBeforeItReleasesAHoldThatTheDocumentDoesNotTell() async throws {
    try await accept()
    let added = "  \(Self.place)/4/decide-hold-release: {answer: release}"
    let silent = try answers(Self.held, added)
    let text = try String(contentsOfFile: silent, encoding: .utf8)
    try text.replacing("consent: true\n", with: "")
      .write(toFile: silent, atomically: true, encoding: .utf8)
    let stopped = try await program.run(
      "run", document, "--answers", silent, "--mode", "automatic", "--locale", "en")
    #expect(stopped.status == 3)
    #expect(
      stopped.errors.contains("steps.\(Self.place)/4/release-holds.answer"), "\(stopped.errors)")
    #expect(stopped.output.contains("Added by Stegvis, not in the document"))
    #expect(stopped.output.contains("Nothing was changed"))
    let yes = try answers(
      Self.held,
      added + """

          \(Self.place)/4/release-holds: {answer: "yes"}
          \(Self.place)/4/decide-delay-hold: {answer: clear}
        """)
    let resumed = try await program.run("resume", "last", "--answers", yes, "--locale", "en")
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.output.contains("[Confirmed] Release the holds on the mailbox"))
    #expect(resumed.output.contains("12 steps: 3 verified"), "\(resumed.output)")
  }

  @Test func showsWhatIsAddedApartBeforeAnybodyBegins() async throws {
    try await accept()
    let shown = try await program.run("show", document, "--locale", "en")
    let text = shown.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("before it, Stegvis adds up to 6 steps"), "\(shown.output)")
    let graph = try await program.run("graph", document, "--locale", "en")
    #expect(graph.output.contains("(added by Stegvis, not in the document)"))
    let drawn = try await program.run("graph", document, "--format", "json")
    #expect(drawn.output.contains("\"addedBefore\": \"\(Self.place)/4\""))
    #expect(try await program.run("graph", document, "--format", "svg").status == 0)
  }

  @Test func plansFollowsAndTakesBack() async throws {
    try await accept()
    let plan = program.home.appending(path: "plan.json").path
    let planned = try await program.run(
      "plan", document, "--answers", try answers(), "--save", plan, "--locale", "en")
    #expect(planned.status == 0, "\(planned.errors)")
    #expect(planned.output.contains("Lent to"), "\(planned.output)")
    #expect(try library.changes == 0)
    let followed = try await program.run(
      "run", "--plan", plan, "--answers", try answers(), "--locale", "en")
    #expect(followed.status == 0, "\(followed.output)\(followed.errors)")
    let again = try await program.run("replay", "last", "--on", "embedded:copy")
    #expect(again.status == 0, "\(again.output)\(again.errors)")
    let consent = try program.write("consent.yaml", "consent: true\nattest: true\n")
    let undone = try await program.run("undo", "last", "--answers", consent, "--locale", "nl")
    #expect(undone.status == 0, "\(undone.output)\(undone.errors)")
    #expect(try library.holder(of: "atlas") == nil)
  }

  @Test func walksARowForEach() async throws {
    try await accept()
    let rows = try program.write(
      "rows.csv",
      "user,book\n\(Self.alma),atlas\nemma.clarke@\(Nordlund.domain),rivers\n")
    let delay = """
        \(Self.place)/4/decide-delay-hold: {answer: clear}
        \(Self.place)/8: {skip: they have it by now}
      """
    let walked = try await program.run(
      "run", document, "--each", rows, "--answers", try answers(Self.alma, delay), "--mode",
      "automatic", "--locale", "en")
    #expect(walked.status == 0, "\(walked.output)\(walked.errors)")
    #expect(try library.changes == 2)
  }

  @Test func exportsAndVerifiesWithPseudonyms() async throws {
    try await accept()
    #expect(try await program.run("run", document, "--answers", try answers()).status == 0)
    for options in [[], ["--redact"]] {
      let file = program.home.appending(path: "export\(options.count).json").path
      let exported = try await program.run(["sessions", "export", "last", "-o", file] + options)
      #expect(exported.status == 0, "\(exported.errors)")
      let verified = try await program.run("sessions", "verify", file)
      #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
      let replayed = try await program.run("replay", file, "--locale", "sv")
      #expect(replayed.status == 0, "\(replayed.errors)")
    }
  }

  @Test func waitsForASecondPersonAtEachChange() async throws {
    try await accept()
    let waiting = try await program.run(
      "run", document, "--answers", try answers(), "--four-eyes", "--locale", "en")
    #expect(waiting.status == 3, "\(waiting.errors)")
    #expect(try library.changes == 0)
    let approved = try await program.run(
      "approve", "last", "--actor", "erik.bergstrom@\(Nordlund.domain)", "--yes", "--locale", "en")
    #expect(approved.status == 0, "\(approved.output)\(approved.errors)")
    let resumed = try await program.run("resume", "last", "--answers", try answers())
    #expect(resumed.status == 3, "\(resumed.errors)")
    #expect(resumed.output.contains("[Confirmed]"), "\(resumed.output)")
  }

  /// The same document while a sandbox answers as the service does, with the library beside it: a hold
  /// cannot be read there, so a person says what they see.
  @Test(arguments: [
    ("en", "12 steps: 3 verified"), ("sv", "12 steg: 3 verifierade"), ("nl", "12 stappen: 3"),
  ])
  func walksOverTheServiceAsOnTheTenant(language: String, counts: String) async throws {
    try await accept()
    let answers = try answers(Self.alma, "  \(Self.place)/4/check-holds: {answer: none}")
    let consent = try program.write("consent.yaml", "consent: true\nattest: true\n")
    var options = SandboxOptions()
    options.signsIn = "karin.nordlund@\(Nordlund.domain)"
    try await ServedSandbox.use(options) { graph in
      let planned = try await program.run(
        ["plan", document, "--answers", answers, "--locale", language] + graph)
      #expect(planned.status == 0, "\(planned.output)\(planned.errors)")
      #expect(try library.changes == 0)
      let walked = try await program.run(
        ["run", document, "--answers", answers, "--locale", language] + graph)
      #expect(walked.status == 0, "\(walked.output)\(walked.errors)")
      #expect(walked.output.contains(counts), "\(walked.output)")
      #expect(try library.holder(of: "atlas") == Self.daan)
      let replayed = try await program.run("replay", "last", "--locale", language)
      #expect(replayed.status == 0, "\(replayed.errors)")
      let back = try await program.run(
        ["undo", "last", "--answers", consent, "--locale", language] + graph)
      #expect(back.status == 0, "\(back.output)\(back.errors)")
      #expect(try library.holder(of: "atlas") == nil)
    }
  }

  /// At a terminal, everything is typed: what only a person can say, and a yes before each change.
  @Test(arguments: [
    ("en", "y", "[Confirmed]"), ("sv", "j", "[Bekräftat]"), ("nl", "j", "[Bevestigd]"),
  ])
  func walksAtATerminalInEveryLanguage(language: String, yes: String, confirmed: String)
    async throws
  {
    try await accept()
    let typed = [
      "", Self.alma, "Office 365 E3", "", yes, "In the drawer", Self.daan,
      "Microsoft 365 Audio Conferencing", yes, "atlas", yes, "",
    ]
    let walked = try await program.run("run", document, "--locale", language, typing: typed)
    #expect(walked.status == 0, "\(walked.output)\(walked.errors)")
    #expect(walked.output.components(separatedBy: confirmed).count == 4, "\(walked.output)")
    #expect(try library.holder(of: "atlas") == Self.daan)
  }
}
