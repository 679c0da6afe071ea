import Diagnostics
import Documents
import Markup
import Procedures
import TestSupport
import Testing
import Translation

/// The two sides of a page, and two pages, with one error each; all sentences are invented.
struct EqualityTests {
  private static func unit(_ number: Int, _ target: String, _ source: String) -> String {
    "<span data-ttu-id=\"a1b2c-\(number)\">\(target)</span><span class=\"sxs-lookup\">"
      + "<span data-stu-id=\"a1b2c-\(number)\">\(source)</span></span>"
  }

  private static func page(
    _ language: String, _ body: String, hash: String = "5f2a"
  ) -> PageSignature {
    let text = """
      ---
      ms.openlocfilehash: \(hash)
      ms.contentlocale: \(language)
      ---
      # <a name="lamps"></a>Lampor

      \(body)
      """
    let file = SourceFile(path: "lamps.\(language).md", text: text)
    return PageSignature(
      DocumentOutline(
        DocumentReader.read(file, languages: TestLanguages.all), labels: LabelGlossary()))
  }

  private static let glossary = LabelGlossary(entries: [
    .init(names: ["en": "Off", "sv": "Av"]), .init(names: ["en": "On", "sv": "På"]),
  ])

  private static func found(_ target: String, _ source: String) -> [Diagnostic] {
    let signature = page("sv-SE", "1. \(unit(103, target, source))")
    return SideComparison(
      signature, memory: LanguageMemory(language: "sv", glossary: glossary)
    ).diagnostics
  }

  @Test(arguments: [
    ("Välj **Av**.", "Select **Off**."),
    ("Vänta tills 14.00.", "Wait until 2:00 p.m."),
    ("Betala 1 234,50 kronor.", "Pay 1,234.50 kronor."),
    ("Vrid två varv.", "Turn it 2 times."),
    ("Tänd inte lampan.", "Don't switch the lamp on."),
    (
      "Läs [mer](https://example.com/sv-se/lamps).", "Read [more](https://example.com/en-us/lamps)."
    ),
    ("Fyll i fältet **Nr**.", "Fill in the **No.** field."),
  ])
  func findsNothingInARightTranslation(target: String, source: String) {
    #expect(Self.found(target, source).isEmpty)
  }

  @Test(arguments: [
    ("Välj **På**.", "Select **Off**.", DiagnosticID.labelChanged),
    ("Välj Av.", "Select **Off**.", .labelChanged),
    ("Vänta i 6 timmar.", "Wait for 5 hours.", .numberChanged),
    ("Tänd lampan nu.", "Don't touch the lamp.", .negationChanged),
    ("Tänd inte lampan.", "Switch the lamp on.", .negationChanged),
    ("Läs [mer](two.md).", "Read [more](one.md).", .linkChanged),
    ("Läs mer.", "Read [more](one.md).", .linkChanged),
    (" ", "Select the lamp.", .sentenceCount),
  ])
  func findsWhatOneSentenceTellsWrong(target: String, source: String, id: DiagnosticID) {
    let found = Self.found(target, source)
    #expect(found.map(\.id) == [id])
    #expect(found.first?.place.line == 7)
  }

  private static let steps = [
    "Välj lampan.|Select the lamp.", "Vrid på knappen.|Turn the knob.",
    "Vänta en stund.|Wait for a while.",
  ]

  private static func body(_ order: [Int], indent: Int? = nil, before: String = "") -> String {
    before
      + order.enumerated().map { place, index in
        let sides = steps[index].split(separator: "|").map(String.init)
        let isInner = place == indent
        return (isInner ? "   1. " : "\(place + 1). ") + unit(103 + index, sides[0], sides[1])
      }.joined(separator: "\n")
  }

  private static func compare(_ body: String, _ other: String) -> [DiagnosticID] {
    PageComparison(
      page("sv-SE", body), with: page("nl-NL", other), memory: LanguageMemory(language: "sv")
    ).diagnostics.map(\.id)
  }

  @Test func findsNothingInEqualPages() {
    #expect(Self.compare(Self.body([0, 1, 2]), Self.body([0, 1, 2])).isEmpty)
  }

  @Test func findsAStepThatStandsElsewhere() {
    #expect(Self.compare(Self.body([0, 2, 1]), Self.body([0, 1, 2])) == [.stepOrder])
  }

  @Test func findsAStepThatIsMissingOrExtra() {
    #expect(Self.compare(Self.body([0, 2]), Self.body([0, 1, 2])) == [.stepCount])
    #expect(Self.compare(Self.body([0, 1, 2]), Self.body([0, 2])) == [.stepCount])
  }

  @Test func findsAStepAtAnotherDepth() {
    #expect(
      Self.compare(Self.body([0, 1, 2], indent: 1), Self.body([0, 1, 2])) == [.stepNesting])
  }

  @Test func findsAVariantThatHoldsEverywhere() {
    let fenced = "::: moniker range=\"hall\"\n\n\(Self.body([0, 1, 2]))\n\n::: moniker-end\n"
    let found = Self.compare(Self.body([0, 1, 2]), fenced)
    #expect(found == [.stepVariant, .stepVariant, .stepVariant])
  }

  @Test func findsAWarningThatIsLostOrAdded() {
    let warning = "\n   > [!WARNING]\n   > \(Self.unit(110, "Den är het.", "It is hot."))\n"
    #expect(
      Self.compare(Self.body([0, 1, 2]), Self.body([0, 1, 2]) + "\n" + warning) == [.alertLost])
    #expect(
      Self.compare(Self.body([0, 1, 2]) + "\n" + warning, Self.body([0, 1, 2])) == [.alertAdded])
  }

  @Test func findsUnitsThatAreMissingOrOutOfOrder() {
    let memory = LanguageMemory(language: "sv")
    let gap = SideComparison(Self.page("sv-SE", Self.body([0, 2])), memory: memory)
    #expect(gap.diagnostics.map(\.id) == [.sentenceCount])
    let order = SideComparison(Self.page("sv-SE", Self.body([0, 2, 1])), memory: memory)
    #expect(order.diagnostics.map(\.id).contains(.stepOrder))
  }

  @Test func leavesTranslationsOfDifferentEnglishAlone() {
    var families = PageFamilies(glossary: LabelGlossary(), languages: TestLanguages.all)
    families.add(Self.page("sv-SE", Self.body([0, 1]), hash: "1111"))
    families.add(Self.page("nl-NL", Self.body([0, 1, 2]), hash: "2222"))
    #expect(families.diagnostics().isEmpty)
    families.add(Self.page("en-US", Self.body([0, 1, 2]), hash: "1111"))
    #expect(families.diagnostics().map(\.id) == [.stepCount])
  }
}

private let english = "# Lamps\n\nSelect **Off**.\nIt is dark.\n"

private func page(hash: String, source: String = "Select **Off**.") -> Document {
  DocumentReader.read(
    SourceFile(
      path: "nl.md",
      text: """
        ---
        ms.openlocfilehash: \(hash)
        ---
        <span data-ttu-id="0a1b2-103">Selecteer **Uit**.</span><span class="sxs-lookup"><span data-stu-id="0a1b2-103">\(source)</span></span>
        """), languages: TestLanguages.all)
}

private func found(_ document: Document) -> [DiagnosticID] {
  EnglishFile(SourceFile(path: "en.md", text: english)).diagnostics(of: document).map(\.id)
}

@Test func knowsTheEnglishFileByItsHashWithReturns() {
  let hash = Digest.sha1(Array(english.replacing("\n", with: "\r\n").utf8))
  #expect(found(page(hash: hash)) == [])
  #expect(found(page(hash: hash.uppercased(), source: "Gone.")) == [])
}

@Test func knowsTheEnglishFileByItsHashAsItIs() {
  #expect(found(page(hash: Digest.sha1(Array(english.utf8)))) == [])
}

@Test func saysWhatTheEnglishFileHasNoLonger() {
  #expect(found(page(hash: "0")) == [.sourceHash])
  #expect(found(page(hash: "0", source: "Select **On**.")) == [.sourceHash, .sourceStale])
}
