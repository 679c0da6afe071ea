import Foundation
import Testing

/// Notes and files that a person adds to the steps of a document.
struct StepNotesTests {
  private let program: Program
  private let path: String

  init() throws {
    program = try Program()
    path = try program.write(
      "docs/leaver.md", "# Leaver\n\n1. Block sign-in.\n2. Take the laptop.\n")
    _ = try program.write("docs/scan.png", "scan")
  }

  private func answers() throws -> String {
    try program.write(
      "docs/answers.yaml",
      """
      attest: true
      steps:
        leaver/2:
          note: ["Serial number 17.", "Bag is torn."]
          file: scan.png
      """)
  }

  private func kept() throws -> [String] {
    let folder = program.home.appending(path: "evidence/files")
    return try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
  }

  @Test func keepsANoteAndAFileWithAStep() async throws {
    let run = try await program.run("run", path, "--answers", try answers())
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("Note: Serial number 17.\n  Note: Bag is torn."), "\(run.output)")
    let folders = try kept()
    let digest = try #require(folders.first)
    #expect(folders == [digest, "\(digest)/scan.png"] && digest.count == 64)
    let report = try await program.run("sessions", "show", "last")
    #expect(report.output.contains("  Note: Serial number 17.\n"))
    #expect(report.output.contains("  Note: Bag is torn.\n"))
    #expect(report.output.contains("File: scan.png"), "\(report.output)")
    #expect(report.output.replacing("\n    ", with: " ").contains(digest), "\(report.output)")
    #expect(report.output.contains("2 steps: 2 reported as done"))
    let replay = try await program.run("replay", "last", "--locale", "sv")
    #expect(replay.output.contains("Anteckning: Bag is torn."), "\(replay.output)")
    let again = try await program.run("replay", "last", "--on", "embedded:copy")
    #expect(again.status == 0, "\(again.output)\(again.errors)")
  }

  @Test func exportsThemAndHidesThemFromStrangers() async throws {
    _ = try await program.run("run", path, "--answers", try answers())
    let file = program.home.appending(path: "export.json").path
    _ = try await program.run("sessions", "export", "last", "-o", file)
    let export = try String(contentsOfFile: file, encoding: .utf8)
    let digest = try #require(try kept().first)
    #expect(export.contains("Serial number 17.") && export.contains(digest))
    let verify = try await program.run("sessions", "verify", file)
    #expect(verify.status == 0, "\(verify.output)")
    let altered = program.home.appending(path: "altered.json").path
    try export.replacing("Serial number 17.", with: "Serial number 71.")
      .write(toFile: altered, atomically: true, encoding: .utf8)
    let found = try await program.run("sessions", "verify", altered)
    #expect(found.status == 1, "\(found.output)")
    let redacted = program.home.appending(path: "redacted.json").path
    _ = try await program.run("sessions", "export", "last", "--redact", "-o", redacted)
    let hidden = try String(contentsOfFile: redacted, encoding: .utf8)
    #expect(!hidden.contains("Serial") && !hidden.contains("scan.png"))
    let checked = try await program.run("sessions", "verify", redacted)
    #expect(checked.status == 0, "\(checked.output)")
  }

  @Test func saysWhichFilesAreMissingOrChanged() async throws {
    _ = try await program.run("run", path, "--answers", try answers())
    let whole = try await program.run("sessions", "verify", "last")
    #expect(whole.status == 0)
    #expect(
      whole.output.contains(
        "Files brought as evidence: 1 of 1 is still as it was recorded."), "\(whole.output)")
    let file = program.home.appending(path: "evidence/files/\(try #require(try kept().last))")
    try Data("scam".utf8).write(to: file)
    let changed = try await program.run("sessions", "verify", "last")
    #expect(changed.status == 1)
    #expect(changed.output.contains("Changed since it was recorded: scan.png ("))
    let json = try await program.run("sessions", "verify", "last", "--format", "json")
    #expect(json.status == 1 && json.output.contains(#""standing": "changed""#), "\(json.output)")
    try FileManager.default.removeItem(at: file)
    let missing = try await program.run("sessions", "verify", "last")
    #expect(missing.status == 0)
    #expect(
      missing.output.contains("Not in this data folder, so not checked: scan.png ("),
      "\(missing.output)")
  }

  @Test func namesTheDocumentInAReportWithoutItsFolder() async throws {
    _ = try await program.run("run", path, "--answers", try answers())
    let report = try await program.run("sessions", "show", "last")
    #expect(report.output.contains("  Document: leaver.md\n"), "\(report.output)")
    #expect(!report.output.contains(program.home.path))
  }

  @Test func keepsNothingOfAPlan() async throws {
    let plan = try await program.run("plan", path, "--answers", try answers())
    #expect(plan.status == 0, "\(plan.errors)")
    let folder = program.home.appending(path: "evidence").path
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  @Test func stopsAtAFileThatIsNotThere() async throws {
    let answers = try program.write(
      "answers.yaml", "attest: true\nsteps:\n  leaver/1: {file: lost.png}\n")
    let run = try await program.run("run", path, "--answers", answers)
    #expect(run.status == 3)
    #expect(
      run.errors.contains("answers.yaml:3:") && run.errors.contains("lost.png"), "\(run.errors)")
  }

  @Test func goesOnWithTheNotesThatThereAre() async throws {
    let first = try program.write("first.yaml", "steps:\n  leaver/1: {note: Asked first.}\n")
    let stopped = try await program.run("run", path, "--answers", first)
    #expect(stopped.status == 3)
    let rest = try program.write("rest.yaml", "attest: true\n")
    let resumed = try await program.run("resume", "last", "--answers", rest)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.output.contains("  Note: Asked first.\n"), "\(resumed.output)")
  }

  @Test func asksForThemAtATerminal() async throws {
    let run = try await program.run(
      "run", path,
      typing: [
        "+", "Done by phone.", "@", "/nowhere/x.png", "@", "\(program.home.path)/docs/scan.png",
        "", "+", "", "",
      ])
    #expect(run.status == 0, "\(run.errors)")
    for text in [
      "[+] Add a note", "Your note: ", "Note: Done by phone.", "The path of the file: ",
      "There’s no file “/nowhere/x.png”", "File: scan.png, 4 bytes", "Nothing was typed",
      "2 steps: 2 reported as done",
    ] {
      #expect(run.output.contains(text), "\(text)")
    }
  }
}
