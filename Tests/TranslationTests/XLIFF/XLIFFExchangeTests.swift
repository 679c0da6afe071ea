import Diagnostics
import Documents
import Foundation
import TestSupport
import Testing
import Translation

struct XLIFFExchangeTests {
  private static let page = """
    ---
    title: Lampor
    ms.openlocfilehash: 0123456789012345678901234567890123456789
    ms.translationtype: HT
    ms.contentlocale: sv-SE
    ---

    # <a name="lamps"></a><span data-ttu-id="ab123-103">Lampor</span><span class="sxs-lookup"><span data-stu-id="ab123-103">Lamps</span></span>

    1. <span data-ttu-id="ab123-104">Välj **Spara** på [sidan **Lampor**](lamps.md) & vänta.</span><span class="sxs-lookup"><span data-stu-id="ab123-104">Select **Save** on the [**Lamps** page](lamps.md) & wait.</span></span>
    2. <span data-ttu-id="ab123-105">Skriv `lamp &lt;namn&gt;`.&nbsp;</span><span class="sxs-lookup"><span data-stu-id="ab123-105">Type `lamp &lt;name&gt;`.&nbsp;</span></span> <span data-ttu-id="ab123-106"></span><span class="sxs-lookup"><span data-stu-id="ab123-106">A sentence nobody has translated.</span></span>
    3. <span data-ttu-id="ab123-107">**Halv fet text</span><span class="sxs-lookup"><span data-stu-id="ab123-107">Half **bold** \u{3} text</span></span>

    """

  private static let glossary = LabelGlossary(entries: [
    .init(names: ["en": "Save", "sv": "Spara"])
  ])

  private static let terms = TermList.read(
    SourceFile(
      path: "terms.yaml",
      text: """
        - concept: "page"
          en:
            term: "page"
            forms: ["pages"]
          sv:
            term: "sida"
          explanation:
            sv: "Det som visas & läses."
        - concept: "waiting"
          shown: "no"
          en:
            term: "wait"
          sv:
            term: "vänta"
        """)
  ).terms

  private static var document: Document {
    DocumentReader.read(SourceFile(path: "lamps/sv.md", text: page), languages: TestLanguages.all)
  }

  private func xliff(_ version: XLIFFVersion, _ shape: XLIFFShape = .standard) -> String {
    XLIFFWriter(version: version, shape: shape).text([
      DocumentUnits(
        Self.document, glossary: Self.glossary, terms: Self.terms,
        places: [.init(rawValue: "ab123-104"): "Step 1."]
      ).file
    ])
  }

  static let forms = XLIFFVersion.allCases.flatMap { version in
    XLIFFShape.allCases.map { (version, $0) }
  }

  @Test(arguments: forms)
  func comesBackWithEveryByteAsItWas(version: XLIFFVersion, shape: XLIFFShape) throws {
    let (units, headers, diagnostics) = try XLIFFSample.units(in: xliff(version, shape))
    #expect(diagnostics.isEmpty && units.count == 5)
    #expect(headers.first?.original == "lamps/sv.md" && headers.first?.targetLanguage == "sv-SE")
    let back = DocumentImport(units.returned, into: Self.document)
    #expect(back.changed.isEmpty && back.moved.isEmpty && back.diagnostics.isEmpty)
    #expect(back.file.bytes == Array(Self.page.utf8))
    #expect(back.kept.isEmpty, "nothing was said that the document does not say")
  }

  @Test(arguments: forms)
  func isValid(version: XLIFFVersion, shape: XLIFFShape) throws {
    // The Microsoft form puts its elements where its own schema allows them, but the OASIS schema
    // does not.
    let isStrict = shape == .standard
    let found = try XLIFFSample.check(xliff(version, shape), isStrict: isStrict)
      .filter { $0.severity != .note }
    #expect(found.isEmpty, "\(found.map(\.message))")
  }

  @Test func tellsHashPathPlaceTermsAndStates() throws {
    let text = xliff(.v21)
    #expect(text.contains("<mda:meta type=\"ms.openlocfilehash\">0123456789"))
    #expect(text.contains("<note category=\"stegvis\">Step 1.</note>"))
    #expect(text.contains("<gls:translation>Spara</gls:translation>"))
    #expect(text.contains("<cp hex=\"0003\"/>"))
    let states = try XLIFFSample.units(in: text).units.map(\.state)
    #expect(states == [.translated, .translated, .translated, .new, .translated])
    #expect(
      try XLIFFSample.units(in: text).headers.first?.metadata["ms.openlocfilehash"]?.hasPrefix(
        "0123") == true)
  }

  @Test func givesTheTermsOfASentenceWithWhatTheyMean() {
    let text = xliff(.v21)
    #expect(
      text.contains(
        "<gls:term source=\"stegvis\">page</gls:term><gls:translation>sida</gls:translation>"
          + "<gls:definition>Det som visas &amp; läses.</gls:definition>"))
    #expect(!text.contains(">wait</gls:term>"))
    #expect(xliff(.v12).contains(">page = sida: Det som visas &amp; läses.</note>"))
  }

  @Test(arguments: XLIFFVersion.allCases)
  func changesExactlyTheSentenceThatWasTranslated(version: XLIFFVersion) throws {
    var (units, _, _) = try XLIFFSample.units(in: xliff(version))
    units[3].target = InlineText([.text("En mening som äntligen är översatt.")])
    units[3].state = .translated
    let text = XLIFFWriter(version: version).text([
      XLIFFFile(
        original: "lamps/sv.md", sourceLanguage: "en-US", targetLanguage: "sv-SE", units: units)
    ])
    let back = DocumentImport(
      try XLIFFSample.units(in: text).units.returned, into: Self.document)
    #expect(back.changed.map(\.rawValue) == ["ab123-106"])
    #expect(
      String(decoding: back.file.bytes, as: UTF8.self)
        == Self.page.replacing(
          "ab123-106\"></span>", with: "ab123-106\">En mening som äntligen är översatt.</span>"))
  }

  @Test func keepsStatesNotesAndWhatOthersAdded() throws {
    let text = """
      <xliff xmlns="\(XLIFFVersion.v21.namespace)" xmlns:q="urn:q" xmlns:val="urn:oasis:names:tc:xliff:validation:2.0" version="2.1" srcLang="en" trgLang="sv">
      <file id="f" original="lamps/sv.md"><q:job>7</q:job><unit id="ab123-103">
      <q:x y="1 &amp; 2"><q:z>å</q:z></q:x><val:validation><val:rule isPresent="Lampor"/></val:validation>
      <notes><note category="kalle">Fin.</note><note category="stegvis">Step 1.</note></notes>
      <segment state="reviewed"><source>Lamps</source><target>Lampor</target></segment></unit></file></xliff>
      """
    let (units, headers, _) = try XLIFFSample.units(in: text)
    #expect(headers.first?.extensions.first?.contains(">7<") == true)
    let back = DocumentImport(units.returned, into: Self.document)
    #expect(back.changed.isEmpty)
    let kept = try #require(back.kept.first)
    #expect(kept.state == .init(.reviewed) && kept.notes == [.init("Fin.", category: "kalle")])
    #expect(kept.extensions.count == 2)
    // Exporting and importing again changes nothing.
    let out = XLIFFWriter(version: .v21).text([
      DocumentUnits(Self.document, kept: back.kept).file
    ])
    #expect(try XLIFFSample.check(out).allSatisfy { $0.severity == .note })
    let again = DocumentImport(
      try XLIFFSample.units(in: out).units.returned, into: Self.document, keeping: back.kept)
    #expect(again.kept == back.kept && again.changed.isEmpty)
    #expect(out.contains("y=\"1 &amp; 2\"") && out.contains("isPresent=\"Lampor\""))
  }

  @Test func findsASentenceByItsEnglishWhereTheIDHasGone() throws {
    let unit = XLIFFUnit(
      id: "zz999-1", source: InlineText([.text("Lamps")]),
      target: InlineText([.text("Alla lampor")]), state: .translated)
    let back = DocumentImport([unit].returned, into: Self.document)
    #expect(back.moved.map(\.rawValue) == ["ab123-103"] && back.changed == back.moved)
  }

  @Test func reportsWhatHasAnotherEnglishByNow() throws {
    let changed = XLIFFUnit(
      id: "ab123-103", source: InlineText([.text("Old lamps")]),
      target: InlineText([.text("Gamla lampor")]), state: .translated)
    let gone = XLIFFUnit(
      id: "zz999-1", source: InlineText([.text("Gone")]), target: InlineText([.text("Borta")]),
      state: .translated)
    let back = DocumentImport([changed, gone].returned, into: Self.document)
    #expect(back.diagnostics.map(\.id) == [.importSourceChanged, .importUnknown])
    #expect(back.file.bytes == Array(Self.page.utf8))
  }

  @Test func refusesATextThatWouldBreakTheDocument() throws {
    let unit = XLIFFUnit(
      id: "ab123-103", source: InlineText([.text("Lamps")]),
      target: InlineText([.text("</span>Lampor")]), state: .translated)
    let back = DocumentImport([unit].returned, into: Self.document)
    #expect(back.diagnostics.map(\.id) == [.editMarkup] && back.changed.isEmpty)
  }

  @Test func readsOtherToolsCodes() throws {
    let text = """
      <xliff xmlns="\(XLIFFVersion.v12.namespace)" version="1.2"><file original="lamps/sv.md" source-language="en" target-language="sv" datatype="x-md"><body>
      <trans-unit id="ab123-104"><source>Select <g id="1">Save</g> on the <g id="2"><g id="3">Lamps</g> page</g> &amp; wait.</source>
      <target state="translated">Klicka på <g id="1">Spara</g> på <g id="2">sidan <g id="3">Lampor</g></g> &amp; vänta.</target></trans-unit></body></file></xliff>
      """
    var (units, _, _) = try XLIFFSample.units(in: text)
    // Such files keep the markup in a skeleton, so the source is recognised by its words.
    units[0].source = MarkdownCodes.text(
      of: "Select **Save** on the [**Lamps** page](lamps.md) & wait.")
    let back = DocumentImport(units.returned, into: Self.document)
    #expect(back.changed.count == 1)
    #expect(
      String(decoding: back.file.bytes, as: UTF8.self).contains(
        "Klicka på **Spara** på [sidan **Lampor**](lamps.md) & vänta."))
  }

  @Test func joinsSegmentsThatAToolHasParted() throws {
    let text = """
      <xliff xmlns="\(XLIFFVersion.v22.namespace)" version="2.2" srcLang="en" trgLang="sv"><file id="f" original="lamps/sv.md"><unit id="ab123-106">
      <segment state="reviewed"><source>A sentence</source><target order="3">översatt.</target></segment>
      <ignorable><source> </source></ignorable>
      <segment state="translated"><source>nobody has translated.</source><target order="1">Nu</target></segment></unit></file></xliff>
      """
    let units = try XLIFFSample.units(in: text).units
    #expect(units.first?.source.raw == "A sentence nobody has translated.")
    #expect(units.first?.target?.raw == "Nu översatt." && units.first?.state == .translated)
  }

  @Test func givesTranslationsFromMemory() {
    var memory = TranslationMemory()
    memory.learn(
      source: "A sentence nobody had translated.", target: "En mening.", from: "other.md")
    memory.learn(source: "Something else entirely.", target: "Något annat.", from: "other.md")
    let file = DocumentUnits(Self.document, memory: memory).file
    let matches = file.units[3].matches
    #expect(matches.map(\.target.raw) == ["En mening."] && matches[0].similarity == 80)
    #expect(file.units.filter { !$0.matches.isEmpty }.count == 1)
  }

  @Test func doesNotExpandEntitiesOrReadElsewhere() throws {
    let text = """
      <!DOCTYPE xliff SYSTEM "file:///etc/passwd" [<!ENTITY a "AAAA"><!ENTITY b "&a;&a;">]>
      <xliff xmlns="\(XLIFFVersion.v21.namespace)" version="2.1" srcLang="en" trgLang="sv"><file id="f" original="x"><unit id="1"><segment><source>&b;</source></segment></unit></file></xliff>
      """
    let (units, _, diagnostics) = try XLIFFSample.units(in: text)
    #expect(diagnostics.contains { $0.id == .xliffEntity })
    #expect(units.allSatisfy { !$0.source.raw.contains("AAAA") })
  }
}
