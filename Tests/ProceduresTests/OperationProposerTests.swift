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
        "bulb.choose", .choose, [.init("lamp", ValueType("lamp"))], collects: ValueType("bulb")),
      Operation(
        "bulb.change", .change,
        [.init("lamp", ValueType("lamp")), .init("bulb", ValueType("bulb"))]),
      Operation("door.close", .confirm),
      Operation(
        "room.open", .open, [.init("page", .text, allowed: ["attic"])]),
    ], roles: [])

  private static let words = """
    actions:
      choose: {en: [choose, select], sv: [välj]}
      put-out: {en: [put out, turn … off], sv: [släck]}
      sell: {en: [sell], sv: [sälj]}
      go: {en: [go to]}
      swap: {en: [swap]}
    things:
      door: {en: [close, done]}
      home: {en: [hall]}
      bulb: {en: [bulb]}
      lamp: {en: [lamp, lamps], sv: [lampan]}
    others:
      torch: {en: [torch*], sv: [ficklampa*]}
      foreign: {en: [neighbour*]}
    elsewhere: {en: [rocket*], sv: [raket*]}
    between:
      en: [a, the, name, of]
      sv: [en]
    operations:
      lamp.choose: [{does: choose, to: lamp}]
      lamp.put-out: [{does: put-out, to: lamp, never: [torch]}]
      bulb.choose: [{does: choose, to: bulb}]
      bulb.change: [{does: swap, to: bulb}]
      lamp.sell: [{does: sell, to: lamp, never: [torch]}]
      door.close: [{does: choose, to: door, label: true}]
      room.open: [{does: go, to: home, never: [foreign], with: {page: attic}}]
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

  /// A page often tells in several lists how to do the same.
  @Test func tiesNothingToWhatAnotherListChoseForSomethingElse() throws {
    let first = "# One\n\n1. Choose a lamp.\n2. Choose a bulb.\n3. Swap the bulb.\n"
    let change = try #require(proposals(first).last?.candidates.first)
    #expect(change.arguments.map(\.text) == ["$lamp", "$bulb"])
    let all = proposals(first + "\n# Another\n\n1. Choose a lamp.\n2. Swap the bulb.\n")
    let other = try #require(all.last?.candidates.first)
    #expect(other.operation.id == "bulb.change")
    #expect(other.arguments.map(\.text) == ["$lamp2"])
    #expect(other.missing.map(\.name) == ["bulb"])
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

  @Test(arguments: [
    // What it chooses, it chooses for something that no operation knows.
    "# Rockets\n\n1. Choose a lamp.\n", "# Lamps\n\n1. Choose a lamp.\n2. Launch the rocket.\n",
    // Nobody knows what is put into effect.
    "# Lamps\n\n1. Choose a lamp.\n2. Select **Save**.\n",
  ])
  func isSureOfNothingInAListAboutSomethingElse(page: String) {
    #expect(told(page).first == ["lamp.choose likely"])
    #expect(proposals(page).allSatisfy { $0.candidates.allSatisfy { $0.certainty < .sure } })
  }

  @Test func takesALabelForAChangeOnlyWhereNothingFollows() {
    let last = "# Lamps\n\n1. Choose a lamp.\n2. Select **Sell lamp**.\n"
    #expect(told(last).last == ["lamp.sell likely"])
    #expect(told(last + "3. Select **Yes**.\n").prefix(2).last == [])
  }

  @Test func closesSomethingOnlyWhereSomethingIsChanged() {
    let change = "# Lamps\n\n1. Choose a lamp.\n2. Put out the lamp.\n3. Select **Close**.\n"
    #expect(told(change).last == ["door.close likely"])
    // What only leads somewhere belongs to no change.
    #expect(told("# Lamps\n\n1. Choose a lamp.\n2. Select **Close**.\n").last == [])
    // A word is no button.
    #expect(told(change.replacing("**Close**", with: "the close one")).last == [])
  }

  @Test func knowsAPageThatHasNoLabel() {
    #expect(told("# Lamps\n\n1. Go to the hall.\n") == [["room.open likely"]])
    #expect(told("# Lamps\n\n1. Go to the hall of the neighbour.\n") == [[]])
  }

  @Test func offersNoChangeForATitleAboutAnotherThing() {
    let page = "\n\n1. Choose a lamp.\n2. Select **Save**.\n"
    #expect(told("# Sell lamps" + page).last == ["lamp.sell perhaps"])
    #expect(told("# Sell lamps and torches" + page).last == [])
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
