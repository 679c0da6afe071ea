import Foundation
import Testing

/// `xliff import` as a translator runs it: what it takes, what it leaves, and its exit status.
struct XLIFFImportCommandTests {
  private let program: Program

  init() throws { program = try Program() }

  private static let english =
    "# Lamps\n\n1. Open the **Lid**\n   and wait.\n2. Close it at 5 p.m. Monday.\n"

  private func flat(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func file(_ units: String, language: String = "sv-SE") -> String {
    "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:1.2\" version=\"1.2\"><file original=\"guide.sv.md\" "
      + "source-language=\"en\" target-language=\"\(language)\" datatype=\"x-md\"><body>\(units)</body></file></xliff>"
  }

  private func unit(_ source: String, _ target: String) -> String {
    "<trans-unit id=\"u\(source.count)\"><source>\(source)</source><target>\(target)</target></trans-unit>"
  }

  @Test(arguments: [
    ("everything", 0, true), ("some", 1, true), ("language", 1, false), ("cut", 1, false),
    ("none", 2, false), ("elsewhere", 1, false), ("empty", 1, false),
  ])
  func saysByItsStatusHowMuchWasTaken(name: String, status: Int32, isWritten: Bool) async throws {
    let lamps = unit("Lamps", "Lampor")
    let other = unit("Nowhere.", "Ingenstans.")
    let texts = [
      "everything": file(lamps), "some": file(lamps + other),
      "language": file(lamps, language: "nl"),
      "cut": String(file(lamps).dropLast(20)), "none": "<tmx version=\"1.4\"/>",
      "elsewhere": file(other), "empty": file(""),
    ]
    let path = try program.write("guide.md", Self.english)
    #expect(try await program.run("translate", "new", path, "--language", "sv-SE").status == 0)
    let document = program.home.appending(path: "guide.sv.md").path
    let before = try String(contentsOfFile: document, encoding: .utf8)
    let back = try program.write("back.xlf", try #require(texts[name]))
    for language in ["en", "sv", "nl"] {
      let dry = try await program.run(
        "xliff", "import", back, "--into", document, "--dry-run", "--locale", language)
      #expect(dry.status == status)
      #expect(status == 0 || dry.errors.contains("back.xlf:"), "\(dry.errors)")
    }
    let result = try await program.run(
      "xliff", "import", back, "--into", document, "--format", "json")
    #expect(result.status == status)
    #expect(result.output.contains("\"written\": \(isWritten)"), "\(result.output)")
    let after = try String(contentsOfFile: document, encoding: .utf8)
    #expect((after != before) == isWritten)
  }

  @Test func writesNothingWithStrictIfAnythingIsLeft() async throws {
    let path = try program.write("guide.md", Self.english)
    _ = try await program.run("translate", "new", path, "--language", "sv-SE")
    let document = program.home.appending(path: "guide.sv.md").path
    let before = try String(contentsOfFile: document, encoding: .utf8)
    let back = try program.write(
      "back.xlf", file(unit("Lamps", "Lampor") + unit("Nowhere.", "Ingenstans.")))
    let result = try await program.run("xliff", "import", back, "--into", document, "--strict")
    #expect(result.status == 1 && result.errors.contains("error: unit"), "\(result.errors)")
    #expect(try String(contentsOfFile: document, encoding: .utf8) == before)
  }

  @Test func showsTheEnglishOfAFreshTranslationAndGivesItsNotes() async throws {
    let table = "\n| Step | Do |\n|---|---|\n| 1 | Select **Save**. |\n| 2 | Close the lid. |\n"
    let path = try program.write("guide.md", Self.english + table)
    _ = try await program.run("translate", "new", path, "--language", "sv-SE")
    let document = program.home.appending(path: "guide.sv.md").path
    let outline = try await program.run("outline", document)
    #expect(flat(outline.output).contains("Open the Lid and wait."), "\(outline.output)")
    #expect(outline.output.contains("Close it at 5 p.m. Monday."))
    let export = try await program.run("xliff", "export", document)
    #expect(
      export.output.matches(of: /<note category="stegvis">Step/).count == 4, "\(export.output)")
    let json = try await program.run("outline", document, "--format", "json")
    #expect(json.output.contains("\"sv-SE\":\"\""), "what is missing is missing")
  }

  @Test func takesOtherLineEndsOfTheEnglishForNoChange() async throws {
    let path = try program.write("guide.md", Self.english)
    _ = try await program.run("translate", "new", path, "--language", "sv-SE")
    let document = program.home.appending(path: "guide.sv.md").path
    let before = try String(contentsOfFile: document, encoding: .utf8)
    let marked = "\u{FEFF}" + Self.english.replacing("\n", with: "\r\n")
    _ = try program.write("guide.md", marked)
    let update = try await program.run("translate", "update", document)
    #expect(flat(update.output).contains("matches its English"), "\(update.output)")
    #expect(try String(contentsOfFile: document, encoding: .utf8) == before)
    // A change is written with the line ends that the translation has.
    _ = try program.write("guide.sv.md", before.replacing("\n", with: "\r\n"))
    _ = try program.write("guide.md", marked + "3. Go.\r\n")
    _ = try await program.run("translate", "update", document)
    let after = try String(contentsOfFile: document, encoding: .utf8)
    #expect(after.contains(">Go.</span>") && !after.replacing("\r\n", with: "").contains("\n"))
  }

  private static let examples = Checkout.root.deletingLastPathComponent()
    .appending(path: "shared/cases/text/import")

  /// The examples of what tools handed back.
  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: examples.path),
      "the examples are not next to the package"),
    arguments: [
      ("i01-other-language", 1), ("i03-empty-target", 1), ("i05-xmlns-empty", 2),
      ("i11-half-segmented", 1), ("i14-source-white-space", 0), ("i16-code-deleted", 1),
    ])
  func treatsEachExampleAsItShould(name: String, status: Int32) async throws {
    func example(_ name: String) throws -> String {
      try String(contentsOf: Self.examples.appending(path: name), encoding: .utf8)
    }
    let page = try example(name.hasPrefix("i03") ? "guide-translated.sv.md" : "guide.sv.md")
    _ = try program.write("guide.md", try example("guide.md"))
    let document = try program.write("guide.sv.md", page)
    let back = try program.write("back.xlf", try example("\(name).xlf"))
    let result = try await program.run("xliff", "import", back, "--into", document)
    #expect(result.status == status, "\(result.errors)")
    let after = try String(contentsOfFile: document, encoding: .utf8)
    #expect((after == page) == (status != 0))
    #expect(status != 0 || after.contains(">Ange inte 25.</span>"))
  }
}
