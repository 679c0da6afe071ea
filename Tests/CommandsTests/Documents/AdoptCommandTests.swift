import Foundation
import TestSupport
import Testing

/// `stegvis adopt`: a document with all that belongs to it, in the data folder.
struct AdoptCommandTests {
  private let program: Program
  private let folder: TestFolder

  init() throws {
    program = try Program()
    folder = try TestFolder()
  }

  private func write(_ path: String, _ bytes: [UInt8]) throws -> String {
    let file = folder.url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file.path
  }

  private func write(_ path: String, _ text: String) throws -> String {
    try write(path, Array(text.utf8))
  }

  private func kept(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: program.home.appending(path: "procedures/\(path)")))
  }

  /// A guide with a translation, an included file, pictures here and there, and a binding.
  private func guide() throws -> String {
    _ = try write("docs/includes/note.md", "Ask first. ![How](../media/how%20to.png)\n")
    _ = try write("docs/media/how to.png", [1, 2, 3])
    _ = try write("docs/guide.sv.md", "# Guide på svenska\n\n1. Öppna den.\n2. Stäng den.\n")
    _ = try write("docs/guide.md.binding.yaml", "document: guide.md\npassages: []\n")
    _ = try write("outside.png", [9])
    return try write(
      "docs/guide.md",
      """
      # The guide

      [!INCLUDE [note](includes/note.md)]

      1. Open it. ![Lost](media/lost.png) ![Out](../outside.png)
      2. Close it. ![Web](https://example.com/a.png)
      """)
  }

  @Test func copiesADocumentWithAllThatBelongsToIt() async throws {
    let adopted = try await program.run("adopt", try guide())
    #expect(adopted.status == 0, "\(adopted.errors)")
    #expect(
      adopted.output.contains(
        """
        /procedures/guide:
          guide.md
          guide.md.binding.yaml
          guide.sv.md
          includes/note.md
          media/how to.png
        """), "\(adopted.output)")
    #expect(adopted.output.hasPrefix("5 files were copied to"))
    #expect(adopted.output.contains("../outside.png: it leads out of the folder"))
    #expect(adopted.output.contains("media/lost.png: "))
    #expect(!adopted.output.contains("example.com"))
    #expect(adopted.output.hasSuffix("To run it: stegvis run guide\n"))
    #expect(try kept("guide/media/how to.png") == [1, 2, 3])
    let names = try FileManager.default.contentsOfDirectory(
      atPath: program.home.appending(path: "procedures").path)
    #expect(names == ["guide"])
    try FileManager.default.removeItem(at: folder.url.appending(path: "docs"))
    let shown = try await program.run("show", "guide", "--locale", "sv")
    #expect(shown.status == 0 && shown.output.contains("Öppna den."), "\(shown.errors)")
  }

  @Test func overwritesOnlyWhenTold() async throws {
    let path = try guide()
    _ = try await program.run("adopt", path)
    _ = try write("docs/guide.md", "# The guide\n\n1. Open it again.\n2. Close it.\n")
    let again = try await program.run("adopt", path)
    #expect(again.status == 2 && again.errors.contains("--force"), "\(again.errors)")
    #expect(String(decoding: try kept("guide/guide.md"), as: UTF8.self).contains("Open it. "))
    let forced = try await program.run("adopt", path, "--force")
    #expect(forced.status == 0, "\(forced.errors)")
    #expect(String(decoding: try kept("guide/guide.md"), as: UTF8.self).contains("again"))
    // What no longer belongs to it is gone.
    #expect(throws: (any Error).self) { try kept("guide/media/how to.png") }
  }

  @Test func takesNoPictureThroughALinkOutOfTheFolder() async throws {
    _ = try write("secret.png", [7])
    let path = try write("docs/guide.md", "# Guide\n\n1. Look. ![It](link.png)\n2. Go.\n")
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.appending(path: "docs/link.png").path,
      withDestinationPath: "../secret.png")
    let adopted = try await program.run("adopt", path)
    #expect(adopted.output.contains("link.png: it leads out of the folder"), "\(adopted.output)")
    #expect(throws: (any Error).self) { try kept("guide/link.png") }
  }

  @Test func refusesADocumentWithoutSteps() async throws {
    let path = try write("docs/guide.md", "# Guide\n\nNothing.\n")
    let adopted = try await program.run("adopt", path)
    #expect(adopted.status == 2)
    #expect(!FileManager.default.fileExists(atPath: program.home.path + "/procedures"))
  }

  @Test(arguments: [("sv", "filer kopierades till"), ("nl", "bestanden zijn gekopieerd naar")])
  func saysWhatItCopiedInEveryLanguage(_ language: String, _ text: String) async throws {
    let adopted = try await program.run("adopt", try guide(), "--locale", language)
    #expect(adopted.output.contains("5 \(text)"), "\(adopted.output)")
  }
}
