import Operations
import Presentation
import Procedures
import Sessions
import Testing

/// How steps that any document may have ask for a value.
struct ManualQuestionTests {
  private func screen(
    _ name: OperationID, _ literals: Arguments, _ language: String,
    candidates: [Candidate] = []
  ) throws -> SessionScreen {
    let operation = try #require(ManualDomain().catalogue[name])
      .narrowed(by: literals, outcomes: [])
    let type = try #require(operation.collects)
    return SessionScreen(
      StepView(
        node: Invented.node("ask", operation), ordinal: 1, count: 1, mode: .manual, facts: [],
        prediction: [],
        question: operation.kind == .record
          ? .record : .choose(type: type, candidates: candidates, given: nil), refusals: []),
      text: nil, try Invented.words(language))
  }

  @Test(arguments: [
    ("en", "date", "Enter a date (such as 2026-11-30)."),
    ("sv", "date", "Ange ett datum (till exempel 2026-11-30)."),
    ("nl", "date", "Voer een datum in (bijvoorbeeld 2026-11-30)."),
    ("en", "number", "Enter a whole number (such as 24 or -3)."),
    ("sv", "text", "Ange en text."),
  ])
  func asksForAValueOfTheTypeThatAStepNames(
    language: String, type: String, question: String
  ) throws {
    let screen = try screen("manual.enter", ["type": .code(type)], language)
    #expect(screen.question == question)
    // There is no list, and so nothing is said about one.
    #expect(screen.choices.isEmpty && screen.hint == nil)
  }

  @Test(arguments: ["en", "sv", "nl"])
  func asksForTheKindOfEvidenceThatAStepNames(language: String) throws {
    let shared = try screen("manual.record", [:], language).question
    let kinds = try ["file", "number", "address", "note"].map {
      try screen("manual.record", ["kind": .code($0)], language).question
    }
    #expect(Set(kinds + [shared]).count == 5)
  }

  @Test func asksToChooseWhereAStepListsTexts() throws {
    let screen = try screen(
      "manual.enter", ["type": .code("choice")], "en",
      candidates: [Candidate(value: .text("red"), title: "red")])
    #expect(screen.question == "Choose one.")
    #expect(screen.hint == "Type the number, or the name.")
  }

  /// A step's own outcomes and choices have words in its manifest; without any, they are shown as named.
  @Test(arguments: [("sv", "torrt", "Torrt idag"), ("en", "dry", "dry")])
  func saysWhatAStepNamesInTheReadersLanguage(
    language: String, outcome: String, choice: String
  ) throws {
    func node(_ name: OperationID, _ outcomes: [String], _ texts: [String: String]) throws
      -> StepGraph.Node
    {
      let operation = try #require(ManualDomain().catalogue[name])
        .narrowed(by: [:], outcomes: outcomes)
      let step = Step(
        id: "look", operation: operation, arguments: [:], into: nil, edges: [], rules: [],
        words: ["sv": texts])
      return StepGraph.Node(
        id: "look", procedure: "p", step: step, arguments: [:], into: nil, isGiven: false,
        next: [:], calls: [])
    }
    func titles(_ node: StepGraph.Node, _ question: Question) throws -> [String] {
      SessionScreen(
        StepView(
          node: node, ordinal: 1, count: 1, mode: .manual, facts: [], prediction: [],
          question: question, refusals: []), text: nil, try Invented.words(language)
      ).choices.map(\.title)
    }
    let words = try Invented.words(language)
    let decide = try node("manual.decide", ["dry", "wet"], ["dry": "torrt"])
    #expect(try titles(decide, .decide(outcomes: ["dry", "wet"])) == [outcome, "wet"])
    #expect(words.outcome("dry", of: decide.step) == outcome)
    let enter = try node("manual.enter", [], ["dry": "Torrt idag"])
    let candidates = [Candidate(value: .text("dry"), title: "dry")]
    #expect(
      try titles(enter, .choose(type: .text, candidates: candidates, given: nil)) == [choice])
    #expect(words.text(of: .text("dry"), at: enter.step) == choice)
    #expect(words.text(of: .text("dry"), at: nil) == "dry")
  }

  /// Only a value that a domain has can be missing in a tenant.
  @Test func saysThatThereIsNothingToChooseOnlyWhereSomethingIsChosen() throws {
    func hint(_ type: ValueType) throws -> String? {
      SessionScreen(
        StepView(
          node: Invented.node("ask", Operation("book.choose", .choose, collects: type)),
          ordinal: 1, count: 1, mode: .manual, facts: [], prediction: [],
          question: .choose(type: type, candidates: [], given: nil), refusals: []),
        text: nil, try Invented.words("en")
      ).hint
    }
    #expect(try hint(.date) == "Type the answer.")
    #expect(try hint(ValueType("book"))?.hasPrefix("There’s nothing to choose from") == true)
  }
}
