import Commands
import Foundation
import TestSupport
import Testing
import WebApp
import Workspaces

/// The documents of folders beside the procedures.
struct DocumentListTests {
  private let folder: TestFolder
  private let context: CommandContext
  private let list: DocumentList

  init() throws {
    folder = try TestFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("wiki/deep"), withIntermediateDirectories: true)
    context = try CommandContext(in: "sv")
    list = DocumentList(
      DocumentNames([folder.path("wiki")], content: context.content.path))
  }

  private func write(_ text: String, _ name: String) throws {
    try Data(text.utf8).write(to: folder.url.appending(path: "wiki/\(name)"))
  }

  /// The documents as soon as they are as wanted; what is written is seen within some seconds.
  private func entries(
    _ isWanted: ([DocumentList.Entry]) -> Bool
  ) async throws -> [DocumentList.Entry] {
    for _ in 0..<200 {
      let entries = await list.sorted(context).entries
      if isWanted(entries) { return entries }
      try await Task.sleep(for: .milliseconds(100))
    }
    return await list.sorted(context).entries
  }

  @Test func listsDocumentsWithStepsByTheirTitles() async throws {
    try write("# Zebra\n\n1. Open it.\n2. Close it.\n", "deep/a.md")
    try write("# Ärende\n\n1. Öppna det.\n2. Stäng det.\n", "b.sv.md")
    try write("# Åtgärd\n\nHär finns inga steg.\n", "c.md")
    try write("# Boka\n\n1. Öppna den.\n", "d.sv.md")
    let found = try await entries { $0.count == 3 }
    #expect(found.map { $0.title(in: "sv") } == ["Boka", "Zebra", "Ärende"])
    #expect(found.map(\.name) == ["wiki/d.sv.md", "wiki/deep/a.md", "wiki/b.sv.md"])
    #expect(found.map(\.steps) == [1, 2, 2])
    let contents = await list.current(context)
    #expect(contents.isWhole && contents.count == 4 && contents.unreadable == 0)
  }

  @Test func countsWhatEachLanguageHas() async throws {
    try write(
      "# Guide\n\n1. <a name=\"a\"></a>Open it.\n2. <a name=\"b\"></a>Close it.\n", "guide.md")
    try write("# Guide\n\n1. <a name=\"b\"></a>Stäng den.\n", "guide.sv.md")
    let found = try #require(try await entries { $0.count == 1 }.first)
    #expect(found.counts == ["en": 2, "sv": 1])
  }

  @Test func seesWhatHasChangedComeAndGone() async throws {
    try write("# One\n\n1. Open it.\n", "a.md")
    _ = try await entries { $0.count == 1 }
    try write("# Other\n\n1. Open it.\n2. Then close it.\n", "a.md")
    try write("# Two\n\n1. Open it.\n", "b.md")
    let later = try await entries { $0.map(\.steps).sorted() == [1, 2] }
    #expect(later.map { $0.title(in: "sv") } == ["Other", "Two"])
    try FileManager.default.removeItem(atPath: folder.path("wiki/a.md"))
    let last = try await entries { $0.count == 1 }
    #expect(last.map { $0.title(in: "sv") } == ["Two"])
  }

  @Test func hasNothingWithoutAFolder() async {
    let none = DocumentList(DocumentNames([], content: context.content.path))
    let found = await none.current(context)
    #expect(found.entries.isEmpty && found.count == 0)
  }

  @Test func listsWhatIsInAContentFolderAsSoonAsItIsThere() async throws {
    let own = AddedFolder.own(in: DataFolder(environment: ["STEGVIS_HOME": folder.path("data")]))
    let list = DocumentList(
      DocumentNames([], added: [own], content: context.content.path))
    #expect(await list.current(context).count == 0)
    let procedures = folder.url.appending(path: "data/procedures")
    try FileManager.default.createDirectory(
      at: procedures.appending(path: "bound"), withIntermediateDirectories: true)
    try Data("# Fire drill\n\n1. Ring the bell.\n".utf8)
      .write(to: procedures.appending(path: "drill.md"))
    // What has a manifest is listed as a procedure.
    try Data("id: bound\n".utf8).write(to: procedures.appending(path: "bound/procedure.yaml"))
    try Data("# Bound\n\n1. Open it.\n".utf8).write(to: procedures.appending(path: "bound/en.md"))
    var found: [String] = []
    for _ in 0..<200 where found.isEmpty {
      try await Task.sleep(for: .milliseconds(100))
      found = await list.sorted(context).entries.map(\.name)
    }
    #expect(found == ["own/drill.md"])
  }
}
