import Foundation
import TestSupport
import Testing

/// Invented handbooks, made as public ones are, walked to their ends in every language of the program:
/// a nested checklist, a wiki's export, a page saved by Word, a table of steps, pages with pictures and
/// code, and pages in Dutch or Swedish alone.
///
/// What a terminal shows is kept beside each. `STEGVIS_UPDATE=1` rewrites it; review the difference.
struct HandbookTests {
  private static let folder = Checkout.root.appending(
    path: "Tests/CommandsTests/Documents/Handbooks")

  /// The names of the handbooks, each with the number of its steps.
  static let handbooks = [
    ("leaver-checklist.md", 17), ("wiki-export.html", 8), ("word-page.html", 7),
    ("step-table.md", 5), ("restore.md", 5), ("sleutels.md", 9), ("brandlarm.sv.md", 5),
  ]

  @Test(arguments: handbooks, ["en", "sv", "nl"])
  func walksAHandbookToItsEnd(_ handbook: (name: String, steps: Int), _ language: String)
    async throws
  {
    let program = try Program()
    let path = Self.folder.appending(path: handbook.name).path
    let answers = try program.write("attest.yaml", "attest: true\n")
    let run = try await program.run(
      "run", path, "--answers", answers, "--actor", "ann", "--locale", language)
    #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    let shown = run.output.replacing(/[0-9]{8}-[0-9]{6}-[a-z0-9]{4}/, with: "SESSION")
    let file = Self.folder.appending(path: "\(handbook.name).\(language).txt")
    if ProcessInfo.processInfo.environment["STEGVIS_UPDATE"] != nil {
      try shown.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == shown, "\(file.lastPathComponent)")
    let json = try await program.run("sessions", "show", "last", "--format", "json")
    let report = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let steps = report?["steps"] as? [String: Int]
    #expect(
      steps == [
        "attested": handbook.steps, "verified": 0, "unconfirmed": 0, "passed": 0, "leftOut": 0,
        "notReached": 0,
      ], "\(json.output.suffix(300))")
    let verify = try await program.run("sessions", "verify", "last")
    #expect(verify.status == 0, "\(verify.output)")
  }

  @Test func replaysADocumentInALanguageThatCameLater() async throws {
    let program = try Program()
    let english = try String(
      contentsOf: Self.folder.appending(path: "restore.md"), encoding: .utf8)
    let swedish = try String(
      contentsOf: Self.folder.appending(path: "restore.sv.md"), encoding: .utf8)
    let path = try program.write("docs/restore.md", english)
    let answers = try program.write("attest.yaml", "attest: true\n")
    let run = try await program.run("run", path, "--answers", answers)
    #expect(run.status == 0, "\(run.errors)")
    _ = try program.write("docs/restore.sv.md", swedish)
    let replay = try await program.run("replay", "last", "--locale", "sv")
    #expect(replay.status == 0, "\(replay.errors)")
    #expect(replay.output.contains("Dokumentet fanns inte på svenska då."), "\(replay.output)")
    #expect(replay.output.contains("Jämför antalet beställningar."))
    #expect(replay.output.contains("Är de färre än i går"))
  }

  @Test func adoptsAHandbookWithItsPictures() async throws {
    let program = try Program()
    let adopted = try await program.run("adopt", Self.folder.appending(path: "restore.md").path)
    #expect(adopted.status == 0, "\(adopted.errors)")
    for name in ["restore.md", "restore.sv.md", "media/dumps.png", "media/ship.png"] {
      #expect(adopted.output.contains("\n  \(name)\n"), "\(adopted.output)")
    }
    let list = try await program.run("list")
    #expect(list.output.contains("\nrestore "), "\(list.output)")
  }
}
