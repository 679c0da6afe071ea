import Documents
import Operations
import Presentation
import Procedures
import Sessions
import Testing
import Translation

/// What screens say about the concepts that a person must decide by.
struct ConceptTextTests {
  private static let list = """
    - concept: "hold"
      en:
        term: "hold"
      sv:
        term: "bevarandespärr"
        forms: ["bevarandespärren"]
      explanation:
        en: "Nothing under a hold is deleted."
        sv: "Inget raderas."
    - concept: "delay hold"
      en:
        term: "delay hold"
        forms: ["delay holds"]
      explanation:
        en: "It ends after 30 days."
    - concept: "save"
      en:
        term: "save"
    """

  private static let terms = TermList.read(SourceFile(path: "terms.yaml", text: list)).terms

  private static let warning = "A delay hold may not show up right away."

  private static func graph() -> StepGraph {
    let texts = [
      Invented.text(
        "en", title: "Release a mailbox", steps: ["first": [.text("Look at the delay holds.")]],
        alert: warning),
      Invented.text("sv", title: "Frigör", steps: ["save": [.text("Häv bevarandespärren.")]]),
    ]
    let steps = ["first", "save"].map { id in
      Step(
        id: StepID(id), operation: Invented.unassign, arguments: [:], into: nil, edges: [],
        rules: [])
    }
    let procedure = Procedure(
      id: "unassign", roles: [], inputs: [], steps: steps,
      texts: Dictionary(uniqueKeysWithValues: texts.map { ($0.locale.language, $0) }),
      revision: "00")
    return StepGraph(procedure: "unassign", procedures: [procedure], nodes: [Invented.node()])
  }

  private func texts(
    _ language: String, _ sentence: String, alert: String? = nil, _ question: Question = .consent
  ) throws -> [ConceptText] {
    let words = try Invented.words(language)
    let text = Invented.text(
      language, title: "T", steps: ["save": [.text(sentence)]], alert: alert)
    return Concepts(Self.terms, language: language).texts(
      on: SessionScreen(Invented.view(question), text: text, words), in: Self.graph(), words)
  }

  @Test func explainsEachConceptOnceAndTheLongerTermAlone() throws {
    let found = try texts("en", "Release the delay hold, and every delay hold after it.")
    #expect(found.map(\.term) == ["delay hold"])
    #expect(found.first?.question == "What does “delay hold” mean?")
    #expect(found.first?.explanation == "It ends after 30 days.")
    #expect(try texts("en", "Save the household.").isEmpty)
  }

  @Test func quotesTheWarningOfAnotherStep() throws {
    let passage = try #require(try texts("en", "Release the delay hold.").first?.passage)
    #expect(passage.procedure == "unassign" && passage.step == "first")
    #expect(passage.title == "Release a mailbox")
    #expect(passage.sentence.plain == Self.warning)
    let own = try texts("en", "Release it.", alert: Self.warning)
    #expect(own.map(\.term) == ["delay hold"])
    #expect(own.first?.passage == nil, "what is on the screen is not quoted again")
  }

  @Test func explainsOnlyWhatHasAnExplanationInTheLanguage() throws {
    #expect(try texts("sv", "Häv bevarandespärren.").map(\.explanation) == ["Inget raderas."])
    #expect(try texts("sv", "A delay hold.").isEmpty)
  }

  @Test func offersAKeyOnlyWhereThereIsSomethingToExplain() throws {
    let words = try Invented.words("en")
    let screen = SessionScreen(Invented.view(.consent), text: nil, words)
    #expect(screen.explaining([], words).keys == screen.keys)
    let found = try texts("en", "Release the hold.")
    let explained = screen.explaining(found, words)
    #expect(explained.meaning(of: "?") == .explain)
    #expect(explained.keys.last?.meaning == .stop)
    let printed = TerminalView(width: 80, usesColour: false).text(found.lines(words))
    #expect(printed.contains("  hold: Nothing under a hold is deleted."))
  }
}
