import Documents
import Operations
import Procedures
import TestSupport
import Testing
import Translation

/// What is proposed for the sentences of a document, by the words of an invented domain.
struct OperationProposerTests {
  private static let catalogue = Catalogue(
    [
      Operation("lamp.choose", .choose, collects: ValueType("lamp")),
      Operation("lamp.put-out", .change, [.init("lamp", ValueType("lamp"))]),
      Operation("lamp.sell", .change, [.init("lamp", ValueType("lamp"))]),
      Operation(
        "room.open", .open, [.init("page", .text, allowed: ["attic"])]),
    ], roles: [])

  private static let words = """
    actions:
      choose: {en: [choose, select], sv: [välj]}
      put-out: {en: [put out, turn … off], sv: [släck]}
      sell: {en: [sell], sv: [sälj]}
    things:
      lamp: {en: [lamp, lamps], sv: [lampan]}
    others:
      torch: {en: [torch*], sv: [ficklampa*]}
    between:
      en: [a, the, name, of]
      sv: [en]
    operations:
      lamp.choose: [{does: choose, to: lamp}]
      lamp.put-out: [{does: put-out, to: lamp, never: [torch]}]
      lamp.sell: [{does: sell, to: lamp}]
    """

  private func proposals(_ text: String, _ locale: String = "en") -> [OperationProposal] {
    let (lexicon, problems) = OperationLexicon.read(
      [SourceFile(path: "sentences.yaml", text: Self.words)], Self.catalogue)
    #expect(problems == [])
    let outline = DocumentOutline(
      DocumentReader.read(
        SourceFile(path: "page.md", text: text), locale: ContentLocale(locale),
        languages: TestLanguages.all), labels: LabelGlossary())
    let pages = Self.catalogue.operations.values.filter { $0.kind == .open }.map {
      OperationProposer.Page($0, "page", "attic", titles: ["The attic", "Vinden"])
    }
    return OperationProposer(
      Self.catalogue, lexicon, pages: pages, procedures: [], languages: TestLanguages.all,
      glossary: LabelGlossary()
    ).proposals(for: outline)
  }

  /// What is proposed for each step.
  private func told(_ text: String, _ locale: String = "en") -> [[String]] {
    proposals(text, locale).map { proposal in
      proposal.candidates.map { "\($0.operation.id) \($0.certainty)" }
    }
  }

  @Test func namesWhatIsDoneAndToWhat() {
    let page = "# Lamps\n\n1. Choose a lamp.\n2. Put out the lamp.\n3. Go home.\n"
    #expect(told(page) == [["lamp.choose sure"], ["lamp.put-out likely"], []])
    let own = "# Lampor\n\n1. Välj en lampan.\n2. Släck lampan.\n"
    #expect(told(own, "sv").map(\.count) == [1, 1])
  }

  @Test func tiesParametersToWhatIsChosenBefore() throws {
    let all = proposals("# Lamps\n\n1. Choose a lamp.\n2. Put out the lamp.\n")
    let chosen = try #require(all.first?.candidates.first)
    let change = try #require(all.last?.candidates.first)
    #expect(chosen.into == "lamp")
    #expect(change.arguments.map { "\($0.name)=\($0.text)" } == ["lamp=$lamp"])
    let alone = try #require(proposals("# Lamps\n\n1. Put out the lamp.\n").first?.candidates.first)
    #expect(alone.missing.map(\.name) == ["lamp"])
    #expect(alone.certainty == .perhaps)
  }

  @Test(arguments: [
    // What every document says.
    "Select **Save**.",
    // What somebody wants is not what is to be done.
    "Open the page of the lamp that you want to put out.",
    "Don't put out the lamp.",
    // Another thing.
    "Put out the lamp of the torch.", "Put out the fire.",
    // The verb and its object are in two clauses.
    "Put out the cat, and look at the lamp.",
    // A word between them names what is chosen.
    "Choose a colour for the lamp.",
  ])
  func proposesNothingFor(sentence: String) {
    #expect(told("# Lamps\n\n1. \(sentence)\n") == [[]])
  }

  @Test func tellsSeveralOperationsOfOneSentence() {
    #expect(
      told("# Lamps\n\n1. Choose a lamp, and then put out the lamp.\n")
        == [["lamp.choose sure", "lamp.put-out likely"]])
  }

  @Test func findsAVerbAroundItsObject() {
    let page = "# Lamps\n\n1. Choose a lamp.\n2. Turn the lamp off.\n"
    #expect(told(page).last?.first?.hasPrefix("lamp.put-out") == true)
  }

  @Test func knowsThePageThatAStepGoesTo() {
    let page = "# Lamps\n\n1. Go to **The attic**.\n2. On **The attic** page, select **Add**.\n"
    #expect(told(page) == [["room.open likely"], []])
    #expect(proposals(page).first?.candidates.first?.arguments.first?.text == "attic")
  }

  @Test func saysWhatIsWrongInTheWords() {
    let text = """
      actions: {choose: {en: [choose]}}
      things: {lamp: {en: [lamp]}}
      operations:
        lamp.chose: [{does: choose, to: lamp}]
        lamp.choose: [{does: choose, to: lamps}, {does: choose}]
      """
    let (_, problems) = OperationLexicon.read(
      [SourceFile(path: "sentences.yaml", text: text)], Self.catalogue)
    #expect(problems.map(\.id) == [.sentencesInvalid, .sentencesInvalid, .sentencesInvalid])
    #expect(problems.map(\.place.line) == [4, 5, 5])
  }
}
