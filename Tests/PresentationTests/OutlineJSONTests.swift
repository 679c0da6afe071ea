import Documents
import Presentation
import Procedures
import TestSupport
import Testing
import Translation

private func outline(_ text: String, path: String = "page.md") -> DocumentOutline {
  DocumentOutline(
    DocumentReader.read(
      SourceFile(path: path, text: text), locale: ContentLocale("sv-SE"),
      languages: TestLanguages.all),
    labels: LabelGlossary())
}

/// The outline as a reader of a language sees it.
private func text(_ outline: DocumentOutline, in language: String = "en") throws -> String {
  let words = try Invented.words(language)
  let english = language == "en" ? nil : try Invented.words("en").catalogue
  return OutlineText(words, FindingWords(words, english: english)).text(for: outline)
}

private let bilingual = """
  ---
  ms.openlocfilehash: abc
  ---
  # <a name="wash"></a><span data-ttu-id="0a1b2-103">Tvätt</span><span class="sxs-lookup"><span data-stu-id="0a1b2-103">Wash</span></span>

  1. <span data-ttu-id="0a1b2-104">Välj **"Varm"**.</span><span class="sxs-lookup"><span data-stu-id="0a1b2-104">Select **"Warm"**.</span></span>
  """

@Test func writesABilingualOutlineInOneLine() {
  let line = String(
    decoding: OutlineJSON.line(for: outline(bilingual), includeSegments: false), as: UTF8.self)
  #expect(
    line == #"{"path":"page.md","locale":"sv-SE","sourceLocale":"en-US","#
      + #""title":{"sv-SE":"Tvätt","en-US":"Wash"},"sourceHash":"abc","#
      + #""counts":{"segments":2,"procedures":1,"steps":1,"walked":1},"procedures":[{"anchor":"wash","#
      + #""title":{"sv-SE":"Tvätt","en-US":"Wash"},"line":6,"steps":[{"id":"wash/1","number":1,"#
      + #""line":6,"marker":"ordered","shown":1,"kind":"choose","text":{"sv-SE":"Välj \"Varm\".","en-US":"Select \"Warm\"."},"#
      + #""labels":[{"sv-SE":"\"Varm\"","en-US":"\"Warm\""}],"menuPath":[],"links":[],"#
      + #""segments":["0a1b2-104"],"variants":[],"steps":[]}]}],"diagnostics":[]}"#)
}

@Test func listsSegmentsOnlyWhenAsked() {
  let line = String(
    decoding: OutlineJSON.line(for: outline(bilingual), includeSegments: true), as: UTF8.self)
  #expect(
    line.hasSuffix(
      #""segments":[{"id":"0a1b2-103","line":4,"column":22,"target":"Tvätt","source":"Wash"},"#
        + #"{"id":"0a1b2-104","line":6,"column":4,"target":"Välj **\"Varm\"**.","#
        + #""source":"Select **\"Warm\"**."}],"diagnostics":[]}"#))
}

@Test func writesAPlainDocumentInItsOneLanguage() {
  let line = String(
    decoding: OutlineJSON.line(for: outline("Text.\n"), includeSegments: false), as: UTF8.self)
  #expect(
    line == #"{"path":"page.md","locale":"sv-SE","sourceLocale":null,"title":null,"#
      + #""sourceHash":null,"counts":{"segments":0,"procedures":0,"steps":0,"walked":0},"procedures":[],"#
      + #""diagnostics":[]}"#)
}

@Test func writesTheOutlineForAReader() throws {
  let outline = outline("# Tvätt\n\n1. Välj\u{1B}[31m varm.\n\n   > [!NOTE]\n   > Het.\n")
  #expect(
    try text(outline) == """
      page.md: Tvätt
        sv-SE, 0 segments, 1 procedure, 1 step

        Tvätt  #tvätt
          1. [choose] Välj varm.
             ! Note: Het.
      """)
  #expect(
    try text(outline, in: "sv") == """
      page.md: Tvätt
        sv-SE, 0 segment, 1 procedur, 1 steg

        Tvätt  #tvätt
          1. [välja] Välj varm.
             ! Observera: Het.
      """)
}

@Test func countsWhatDocumentsContainInTheReadersLanguage() throws {
  let census = DocumentCensus(outline("# A\n\n1. Stäng.\n"))
  let text = CensusView.text(census, try Invented.words("nl"))
  #expect(text.hasPrefix("documenten "))
  #expect(text.contains("\nstappen: bevestigen "))
  #expect(text.contains("\nsegmenten van meer dan één regel "))
}

@Test func writesStepsOfEveryKind() throws {
  let document = outline(
    "# Avsluta\n\n- [ ] Ta bort från:\n  - [x] Slack\n\n## Sedan\n\n8. Stäng.\n")
  #expect(
    try text(document) == """
      page.md: Avsluta
        sv-SE, 0 segments, 2 procedures, 1 step, 3 with tasks and bullets

        Avsluta  #avsluta
          [ ] [make a change take effect] Ta bort från:
            [ ] [other instruction] Slack

        Sedan  #sedan
          8. [acknowledge] Stäng.
      """)
  let line = String(
    decoding: OutlineJSON.line(for: document, includeSegments: false), as: UTF8.self)
  #expect(line.contains(#""counts":{"segments":0,"procedures":2,"steps":1,"walked":3}"#))
  #expect(line.contains(#""id":"avsluta/1.1","number":1,"line":4,"marker":"task","shown":1,"#))
  #expect(line.contains(#""id":"sedan/1","number":1,"line":8,"marker":"ordered","shown":8,"#))
}

@Test func writesVariantsWithTheirOwnSentences() throws {
  let document = outline(
    "# A\n\n::: moniker range=\"x\"\n1. Välj **Ja**.\n::: moniker-end\n"
      + "::: moniker range=\"y\"\n1. Stäng.\n::: moniker-end\n")
  let line = String(
    decoding: OutlineJSON.line(for: document, includeSegments: false), as: UTF8.self)
  #expect(line.contains(#""variants":["x","y"],"forms":[{"id":"a/1""#))
  #expect(line.contains(#""text":{"sv-SE":"Stäng."}"#))
  #expect(line.contains(#""counts":{"segments":0,"procedures":1,"steps":1,"walked":1}"#))
  #expect(
    try text(document).hasSuffix(
      """
          1. [acknowledge] Välj Ja.  {x}
             Ja
             [acknowledge] Stäng.  {y}
      """))
}

/// What a terminal must not get: controls and what changes the direction of text.
@Test func escapesExactlyWhatPrintableTextRemoves() {
  for scalar in (UInt32(0x20)...0xFFFF).compactMap(Unicode.Scalar.init) {
    let text = "a\(scalar)"
    let json = JSONValue.string(text).text
    guard PrintableText.of(text) != text else {
      #expect(json == (["\"", "\\"].contains(scalar) ? "\"a\\\(scalar)\"" : "\"\(text)\""))
      continue
    }
    let code = String(scalar.value, radix: 16)
    #expect(json == "\"a\\u\(String(repeating: "0", count: 4 - code.count))\(code)\"")
  }
}

@Test func keepsEveryCharacterOfAHostileTextInJSON() {
  let hostile = "\u{1B}]0;x\u{7}\u{9B}é\u{202E}\u{2066}\u{200F}\u{61C}\u{2028}\u{FEFF}’\u{7F}"
  let value = JSONValue.object([hostile: .string(hostile)])
  let written =
    #"\u001b]0;x\u0007\u009bé\u202e\u2066\u200f\u061c\u2028\ufeff’\u007f"#
  #expect(value.line == "{\"\(written)\":\"\(written)\"}")
  #expect(PrintedText(value.text).bytes == Array(value.text.utf8))
}
