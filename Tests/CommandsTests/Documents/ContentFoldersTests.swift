import Foundation
import TestSupport
import Testing

/// Several folders of procedures and documents, side by side.
struct ContentFoldersTests {
  private let program: Program
  private let folder: TestFolder

  init() throws {
    program = try Program()
    folder = try TestFolder()
  }

  private static let leaver = "# When somebody leaves\n\n1. Block sign-in.\n2. Take the laptop.\n"

  private func write(_ path: String, _ text: String) throws {
    let file = folder.url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  private func run(_ arguments: String..., among folders: String...) async throws
    -> Program.Result
  {
    let added = folders.map { folder.url.appending(path: $0).path }
    return try await program.run(
      arguments,
      environment: ["STEGVIS_CONTENT": ([Checkout.root.path] + added).joined(separator: ":")])
  }

  /// The first words of the lines of a list.
  private func names(_ list: Program.Result) -> [String] {
    list.output.split(separator: "\n").compactMap {
      $0.split(separator: " ").first.map(String.init)
    }
  }

  @Test func listsAndRunsADocumentOfAWikiByItsName() async throws {
    try write("wiki/hr/leaver.md", Self.leaver)
    try write("wiki/notes.md", "# Notes\n\nNothing to do here.\n")
    let list = try await run("list", among: "wiki")
    #expect(names(list).contains("leaver"), "\(list.output)\(list.errors)")
    #expect(names(list).contains("reduce-licenses"))
    #expect(!list.output.contains("notes"))
    let answers = try program.write("attest.yaml", "attest: true\n")
    let walked = try await run("run", "leaver", "--answers", answers, among: "wiki")
    #expect(walked.status == 0, "\(walked.errors)")
    #expect(walked.output.contains("2 steps: 2 reported as done"))
    let shown = try await run("show", "hr/leaver", among: "wiki")
    #expect(shown.output.contains("Take the laptop."))
  }

  @Test func namesBothWhereTwoFoldersHaveTheSameName() async throws {
    try write("wiki/leaver.md", Self.leaver)
    try write("handbook/leaver.html", "<h1>Leaving</h1><ol><li>Say goodbye.<li>Go.</ol>")
    let list = try await run("list", among: "wiki", "handbook")
    #expect(names(list).contains("wiki/leaver") && names(list).contains("handbook/leaver"))
    let both = try await run("run", "leaver", among: "wiki", "handbook")
    #expect(both.status == 2)
    #expect(
      both.errors.contains("2 are called “leaver”; name one of them:\n  wiki/leaver\n")
        && both.errors.contains("\n  handbook/leaver\n"), "\(both.errors)")
    let one = try await run("show", "handbook/leaver", among: "wiki", "handbook")
    #expect(one.output.contains("Say goodbye."), "\(one.errors)")
  }

  @Test func tellsAStrangersDocumentFromAProcedureOfTheSameName() async throws {
    try write("wiki/reduce-licenses.md", "# Ours\n\n1. Call the dealer.\n2. Wait.\n")
    let both = try await run("show", "reduce-licenses", among: "wiki")
    #expect(both.status == 2)
    #expect(both.errors.contains("  stegvis/reduce-licenses\n  wiki/reduce-licenses\n"))
    let own = try await run("show", "wiki/reduce-licenses", among: "wiki")
    #expect(own.output.contains("Call the dealer."))
    let shipped = try await run("show", "stegvis/reduce-licenses", among: "wiki")
    #expect(
      shipped.status == 0 && !shipped.output.contains("Call the dealer."), "\(shipped.errors)")
  }

  @Test func findsAProcedureWithAManifestInTheDataFolder() async throws {
    let source = Checkout.root.appending(path: "procedures/see-available-licenses")
    let target = program.home.appending(path: "procedures/count-them")
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: source, to: target)
    let manifest = target.appending(path: "procedure.yaml")
    try String(contentsOf: manifest, encoding: .utf8)
      .replacing("see-available-licenses", with: "count-them")
      .write(to: manifest, atomically: true, encoding: .utf8)
    let list = try await program.run("list")
    #expect(names(list).contains("count-them"), "\(list.output)")
    let graph = try await program.run("graph", "own/count-them")
    #expect(graph.status == 0, "\(graph.errors)")
  }

  @Test func saysThatAFolderIsNotThere() async throws {
    let list = try await run("list", among: "nowhere")
    #expect(list.status == 2 && list.errors.contains("nowhere"), "\(list.errors)")
  }

  @Test func passesOverWhatLeadsOutOfAFolderAndSaysSo() async throws {
    try write("secret.md", "# Secret\n\n1. Read my diary.\n2. Laugh.\n")
    try write("wiki/leaver.md", Self.leaver)
    let link = folder.url.appending(path: "wiki/diary.md")
    try FileManager.default.createSymbolicLink(
      at: link, withDestinationURL: folder.url.appending(path: "secret.md"))
    let list = try await run("list", among: "wiki")
    #expect(!names(list).contains("diary"))
    #expect(list.errors.contains("wiki/diary.md was skipped: it leads out of the folder"))
    let run = try await run("run", "diary", among: "wiki")
    #expect(run.status == 2 && !run.output.contains("diary."))
  }

  @Test func readsNothingOfABigWikiToRunOneDocument() async throws {
    // Nobody can read them, so that reading any would be an error.
    for number in 1...40 { try write("wiki/page-\(number).md", Self.leaver) }
    for number in 1...40 {
      let path = folder.url.appending(path: "wiki/page-\(number).md").path
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "gone.md")
    }
    try write("wiki/leaver.md", Self.leaver)
    let shown = try await run("show", "leaver", among: "wiki")
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(shown.errors.isEmpty, "\(shown.errors)")
  }

  @Test(arguments: [("sv", "2 heter"), ("nl", "2 heten")])
  func namesBothInEveryLanguage(_ language: String, _ text: String) async throws {
    try write("wiki/a/leaver.md", Self.leaver)
    try write("wiki/b/leaver.md", Self.leaver)
    let both = try await run("show", "leaver", "--locale", language, among: "wiki")
    #expect(both.errors.contains(text), "\(both.errors)")
    #expect(both.errors.contains("  a/leaver\n  b/leaver\n"), "\(both.errors)")
  }
}
