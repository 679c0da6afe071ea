import Diagnostics
import Documents
import TestSupport
import Testing
import Translation

/// What translators' tools hand back: nothing of it is lost, and nothing is left out without a word.
struct ReturnedFileTests {
  private static let page = """
    ---
    ms.contentlocale: sv-SE
    ---

    # <span data-ttu-id="ab123-101">Locket</span><span class="sxs-lookup"><span data-stu-id="ab123-101">The lid</span></span>

    1. <span data-ttu-id="ab123-102"></span><span class="sxs-lookup"><span data-stu-id="ab123-102">Open the **Lid** and
       wait.</span></span>
    2. <span data-ttu-id="ab123-103">Skriv `on` i rutan **Start**.</span><span class="sxs-lookup"><span data-stu-id="ab123-103">Enter `on` in the **Start** box.</span></span>
    3. <span data-ttu-id="ab123-104"></span><span class="sxs-lookup"><span data-stu-id="ab123-104">Do not close it.</span></span>
    4. <span data-ttu-id="ab123-105"></span><span class="sxs-lookup"><span data-stu-id="ab123-105">One:
       - two</span></span>
    5. <span data-ttu-id="ab123-106"></span><span class="sxs-lookup"><span data-stu-id="ab123-106">Press <span class="key">C</span></span></span>

    """

  private static var document: Document {
    DocumentReader.read(
      SourceFile(path: "lid.sv.md", text: page), languages: TestLanguages.all)
  }

  @Test(arguments: ReturnedFile.taken + ReturnedFile.left)
  func takesWhatIsSureAndNamesTheRest(_ file: ReturnedFile) throws {
    let (units, outcome) = try XLIFFSample.returned(in: file.text)
    #expect(outcome.diagnostics.isEmpty && outcome.extent == .whole, "\(outcome)")
    let back = DocumentImport(units, into: Self.document)
    let found = back.diagnostics.filter { $0.severity != .note }
    #expect(found.map(\.id) == file.findings, "\(back.diagnostics.map(\.message))")
    let wanted = file.change.map { change in
      Self.page.replacing(
        /(data-ttu-id="([^"]+)">)(.*?)(<\/span><span class="sxs)/.dotMatchesNewlines()
      ) { match in
        match.2 == change.id ? "\(match.1)\(change.text)\(match.4)" : String(match.0)
      }
    }
    #expect(String(decoding: back.file.bytes, as: UTF8.self) == wanted ?? Self.page)
    #expect(back.changed.map(\.rawValue) == (file.change.map { [$0.id] } ?? []))
    for diagnostic in found where diagnostic.id.rawValue.hasPrefix("import.") {
      #expect(diagnostic.advice?.isEmpty == false, "\(diagnostic.message)")
      #expect(diagnostic.place.line > 0 && !diagnostic.place.path.isEmpty)
    }
  }

  @Test func showsCharactersThatNobodySeesWhereTheyMakeTheDifference() throws {
    let file = try #require(
      ReturnedFile.left.first { $0.name == "English that a no-break space changes" })
    let back = DocumentImport(
      try XLIFFSample.returned(in: file.text).units, into: Self.document)
    let advice = back.diagnostics.first?.advice ?? ""
    #expect(advice.contains("Do not close‹U+00A0›it.") && advice.contains("is: Do not close it."))
  }

  /// In a file without white space that a tool might have folded, nobody can tell who has.
  @Test func notesWhatDiffersInWhiteSpaceAlone() throws {
    let unit = ReturnedFile.unit(
      103, "Enter `on` in the **Start** box.", "<target>Skriv  `on` i rutan **Start**.</target>")
    let back = DocumentImport(
      try XLIFFSample.returned(in: ReturnedFile.first("", unit).text).units, into: Self.document)
    #expect(back.diagnostics.map(\.id) == [.importSpaces] && back.changed.isEmpty)
    let exact = ReturnedFile.unit(
      102, "Open the **Lid** and\n   wait.", "<target>Öppna **locket** och vänta.</target>")
    let both = DocumentImport(
      try XLIFFSample.returned(in: ReturnedFile.first("", unit + exact).text).units,
      into: Self.document)
    #expect(both.diagnostics.isEmpty && both.changed.count == 2)
  }

  /// Two files for one document: what only one of them has changed is taken, and what both have
  /// changed only if they agree.
  @Test func takesTwoFilesTogetherUnlessTheyDisagree() throws {
    func units(_ path: String, _ first: String, _ second: String) throws -> [ReturnedUnit] {
      let body =
        ReturnedFile.unit(101, "The lid", first)
        + ReturnedFile.plain(second.isEmpty ? "" : "<target>\(second)</target>")
      return try XLIFFSample.returned(
        in: ReturnedFile.first("", body).text, path: path
      ).units
    }
    let same = "<target>Locket</target>"
    let together = DocumentImport(
      try units("a.xlf", "<target>Lock</target>", "") + units("b.xlf", same, "Stäng det inte."),
      into: Self.document)
    #expect(together.changed.map(\.rawValue) == ["ab123-101", "ab123-104"])
    #expect(together.diagnostics.isEmpty)
    let apart = DocumentImport(
      try units("a.xlf", same, "Stäng det inte.") + units("b.xlf", same, "Stäng inte."),
      into: Self.document)
    #expect(apart.changed.isEmpty && apart.diagnostics.map(\.id) == [.importAmbiguous])
    #expect(apart.diagnostics.first?.place.path == "b.xlf")
    #expect(apart.diagnostics.first?.related.map(\.path) == ["a.xlf"])
  }

  /// The title of a page may be its first heading as well.
  @Test func doesNotTakeATitleForAHeading() {
    let unit = XLIFFUnit(
      id: "page.title", source: InlineText([.text("The lid")]),
      target: InlineText([.text("Sidans titel")]), state: .translated)
    let back = DocumentImport([unit].returned, into: Self.document)
    #expect(back.changed.isEmpty && back.diagnostics.map(\.id) == [.importUnknown])
  }

  @Test func leavesASentenceWhoseEnglishHasChangedSinceTheExport() {
    let kept = XLIFFUnit(
      id: "ab123-101", source: InlineText([.text("The new lid")]),
      target: InlineText([.text("Locket")]), state: .stale)
    func back(_ source: String, _ target: String) -> DocumentImport {
      let unit = XLIFFUnit(
        id: "ab123-101", source: InlineText([.text(source)]),
        target: InlineText([.text(target)]), state: .translated)
      return DocumentImport([unit].returned, into: Self.document, keeping: [kept])
    }
    let old = back("The lid", "Lock")
    #expect(old.changed.isEmpty && old.diagnostics.map(\.id) == [.importSourceChanged])
    #expect(old.kept == [kept])
    let new = back("The new  lid", "Nya locket")
    #expect(new.diagnostics.isEmpty && new.changed.map(\.rawValue) == ["ab123-101"])
    let text = String(decoding: new.file.bytes, as: UTF8.self)
    #expect(text.contains(">Nya locket<") && text.contains(">The new lid<"))
  }

  private static let unknownRoots: [(String, XLIFFReader.Extent)] = [
    ("<tmx version=\"1.4\"/>", .foreign), ("<xliff version=\"1.2\"/>", .foreign),
    ("text", .foreign),
    ("<xliff xmlns=\"urn:example:other\" version=\"1.2\"/>", .foreign),
    (
      "<xliff xmlns=\"\(XLIFFVersion.v12.namespace)\"><file xmlns=\"\"><body/></file></xliff>",
      .foreign
    ),
    (
      "<xliff xmlns=\"\(XLIFFVersion.v12.namespace)\"><file><body><trans-unit id=\"1\"><source>a",
      .broken
    ),
  ]

  @Test(arguments: unknownRoots)
  func saysWhenAFileIsNoXLIFF(text: String, extent: XLIFFReader.Extent) throws {
    let (units, outcome) = try XLIFFSample.returned(in: text)
    #expect(units.isEmpty && outcome.extent == extent)
    #expect(outcome.diagnostics.contains { $0.severity == .error })
    let isNamed = text.hasPrefix("<") && extent == .foreign
    #expect(!isNamed || outcome.diagnostics.map(\.id) == [.importFormat])
  }

  @Test(arguments: [
    "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:1.1\" version=\"1.1\">",
    "<!DOCTYPE xliff PUBLIC \"-//XLIFF//DTD XLIFF//EN\" \"xliff.dtd\"><xliff version=\"1.0\">",
  ])
  func readsTheVersionsBeforeAndNamesThem(root: String) throws {
    let file = try #require(ReturnedFile.taken.first)
    let text = file.text.replacing(/^<xliff [^>]*>/, with: root)
    let (units, outcome) = try XLIFFSample.returned(in: text)
    #expect(outcome.extent == .whole && outcome.diagnostics.allSatisfy { $0.severity == .note })
    #expect(outcome.diagnostics.contains { $0.message.contains("and is read as XLIFF 1.2") })
    #expect(DocumentImport(units, into: Self.document).changed.map(\.rawValue) == ["ab123-104"])
  }
}
