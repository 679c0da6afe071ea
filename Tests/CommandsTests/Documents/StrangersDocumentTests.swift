import Foundation
import TestSupport
import Testing

/// Documents and folders that somebody made to do harm to whoever runs them.
struct StrangersDocumentTests {
  private let program: Program
  private let folder: TestFolder

  init() throws {
    program = try Program()
    folder = try TestFolder()
  }

  @discardableResult
  private func write(_ path: String, _ text: String) throws -> String {
    let file = folder.url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }

  private func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.appending(path: path).path, withDestinationPath: target)
  }

  private var wiki: [String: String] {
    ["STEGVIS_CONTENT": "\(Checkout.root.path):\(folder.url.appending(path: "wiki").path)"]
  }

  private static let steps = "# Guide\n\n1. Open it.\n2. Close it.\n"

  @Test func readsNoTranslationThroughALinkOutOfTheFolder() async throws {
    try write("secret.md", "# Hemligt\n\n1. Läs dagboken.\n2. Skratta.\n")
    let path = try write("wiki/guide.md", Self.steps)
    try link("wiki/guide.sv.md", to: "../secret.md")
    let shown = try await program.run("show", path, "--locale", "sv")
    #expect(shown.status == 0 && !shown.output.contains("dagboken"), "\(shown.output)")
    let adopted = try await program.run("adopt", path)
    #expect(!adopted.output.contains("guide.sv.md"), "\(adopted.output)")
  }

  @Test func endsAtLinksThatLeadRoundAndRound() async throws {
    try write("wiki/guide.md", Self.steps)
    try write("wiki/a/other.md", Self.steps)
    try link("wiki/a/back", to: "..")
    let list = try await program.run(["list"], environment: wiki)
    #expect(list.status == 0, "\(list.errors)")
    #expect(list.output.components(separatedBy: "\nguide ").count == 2, "\(list.output)")
  }

  @Test func refusesFoldersThatLinksMultiply() async throws {
    for number in 0..<16 {
      try write("wiki/\(number)/x.txt", "")
      for name in ["a", "b"] { try link("wiki/\(number)/\(name)", to: "../\(number + 1)") }
    }
    try write("wiki/16/guide.md", Self.steps)
    let list = try await program.run(["list"], environment: wiki)
    #expect(list.status == 2, "\(list.output.suffix(200))")
    #expect(list.errors.contains("wiki/"), "\(list.errors)")
  }

  @Test func showsNoControlSequenceOfANameOrANote() async throws {
    try write("wiki/a\u{1B}[31mred.md", Self.steps)
    try write("wiki/b/a\u{1B}[31mred.md", Self.steps)
    let list = try await program.run(["list"], environment: wiki)
    #expect(list.output.contains("red") && !list.output.contains("\u{1B}"))
    let both = try await program.run(["run", "a\u{1B}[31mred"], environment: wiki)
    #expect(both.status == 2 && !both.errors.contains("\u{1B}"), "\(both.errors)")
    let path = try write("docs/guide.md", Self.steps)
    try write("docs/x\u{1B}[2J.png", "x")
    let answers = try write(
      "docs/answers.yaml",
      """
      attest: true
      steps:
        guide/1: {note: "\\e[2Jgone", file: "x\\e[2J.png"}
      """)
    let run = try await program.run("run", path, "--answers", answers)
    #expect(run.status == 0 && run.output.contains("gone"), "\(run.errors)")
    let report = try await program.run("sessions", "show", "last")
    for text in [run.output, report.output] { #expect(!text.contains("\u{1B}")) }
  }

  @Test func takesNoNameThatLeadsOutOfTheFolders() async throws {
    try write("wiki/guide.md", Self.steps)
    try write("outside/procedure.yaml", "id: outside\n")
    for name in ["../outside", "wiki/../../outside", "own/../outside", "/", ".", "..", ""] {
      let run = try await program.run(["show", name], environment: wiki)
      #expect(run.status == 2, "\(name): \(run.output)")
    }
  }

  @Test func walksThousandsOfSteps() async throws {
    let steps = (1...3000).map { "\($0). Do number \($0).\n" }.joined()
    let path = try write("docs/long.md", "# Long\n\n\(steps)")
    let plan = try await program.run("show", path, "--locale", "sv")
    #expect(plan.status == 0 && plan.output.contains("Do number 3000."))
  }
}
