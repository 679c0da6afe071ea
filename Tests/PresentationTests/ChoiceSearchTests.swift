import Operations
import Presentation
import Procedures
import Sessions
import Testing

/// Choosing from more than a screen shows.
struct ChoiceSearchTests {
  private let users = Operation("user.choose", .choose, collects: ValueType("user"))

  /// Sixty people, of whom two are called Anna Lind.
  private func view(given: Value? = nil, refusals: [Refusal] = []) -> StepView {
    let people = (1...60).map { number in
      Candidate(
        value: .text("user\(number)@example.org"),
        title: number == 7 || number == 52 ? "Anna Lind" : "Person \(number)",
        facts: [Fact(Subject("user\(number)@example.org"), "accountState", .code("active"))])
    }
    return StepView(
      node: Invented.node("choose", users), ordinal: 1, count: 4, mode: .consent, facts: [],
      prediction: [],
      question: .choose(type: ValueType("user"), candidates: people, given: given),
      refusals: refusals)
  }

  private func screen(
    _ search: String, given: Value? = nil, refusals: [Refusal] = [], _ language: String = "en"
  ) throws -> SessionScreen {
    let words = try Invented.words(language)
    return SessionScreen(view(given: given, refusals: refusals), text: nil, words)
      .showing(ChoiceSearch(search, most: 14), words)
  }

  @Test func showsAScreenfulAndTheCount() throws {
    let screen = try screen("")
    #expect(screen.choices.map(\.number) == Array(1...14))
    #expect(screen.count?.hasPrefix("14 of 60 are shown.") == true)
    #expect(screen.meaning(of: "15") == nil)
  }

  @Test(arguments: [24, 50])
  func showsAsManyAsFitOnTheTerminal(rows: Int) throws {
    let words = try Invented.words("en")
    let terminal = TerminalView(width: 60, usesColour: false)
    func taken(_ screen: SessionScreen) -> Int {
      terminal.printed(screen).bytes.count { $0 == UInt8(ascii: "\n") } + 1
    }
    let whole = SessionScreen(view(), text: nil, words)
    let screen = whole.showing(ChoiceSearch(most: 14), on: terminal, rows: rows, words)
    #expect(taken(screen) <= rows)
    #expect(screen.count?.hasPrefix("\(screen.choices.count) of 60 are shown.") == true)
    let more = ChoiceSearch(most: screen.choices.count + 1)
    #expect(taken(whole.showing(more, words)) > rows)
  }

  @Test(arguments: ["", "person", "anna", "nobody"])
  func showsTheSameAsWithOneChoiceLessAtATime(search: String) throws {
    let words = try Invented.words("en")
    let refused = [Refusal("roleInactive", ["roles": .list([.text("global")])])]
    let whole = SessionScreen(view(refusals: refused), text: nil, words)
    for (rows, width) in [(1, 30), (12, 80), (20, 24), (24, 80), (33, 36), (50, 60), (200, 80)] {
      let terminal = TerminalView(width: width, usesColour: true)
      var most = max(rows, 3)
      var screen = whole.showing(ChoiceSearch(search, most: most), words)
      while terminal.text(screen).count(where: { $0 == "\n" }) >= rows, most > 3 {
        most = max(3, min(most, screen.choices.count) - 1)
        screen = whole.showing(ChoiceSearch(search, most: most), words)
      }
      let found = whole.showing(ChoiceSearch(search, most: 14), on: terminal, rows: rows, words)
      #expect(found == screen, "\(rows) rows of \(width)")
    }
  }

  @Test(arguments: [
    ("anna", [7, 52]), ("LIND anna", [7, 52]), ("user52@", [52]), ("person 33", [33]),
  ])
  func findsByNameAndByAddress(search: String, numbers: [Int]) throws {
    let screen = try screen(search)
    #expect(screen.choices.map(\.number) == numbers)
    #expect(screen.count?.contains("“\(search)”") == true)
  }

  @Test func saysHowManyMoreASearchHasFound() throws {
    let screen = try screen("person")
    #expect(screen.choices.count == 14)
    #expect(
      screen.count
        == "58 matches for “person”; the first 14 are shown. Type more to shorten the list.")
  }

  @Test func takesTheOnlyOneFoundByEnter() throws {
    #expect(try screen("user52").meaning(of: "") == .choice(52))
    #expect(try screen("anna").meaning(of: "") == .showAll)
    #expect(try screen("").meaning(of: "") == nil)
    // Enter keeps a value that is known already, whatever is searched for.
    #expect(try screen("user52", given: .text("user1@example.org")).meaning(of: "") == .proceed)
  }

  @Test func searchesForAPartOfANameAndForANameThatTwoHave() throws {
    let screen = SessionScreen(view(), text: nil, try Invented.words("en"))
    #expect(screen.search(for: "lind", most: 14)?.text == "lind")
    #expect(screen.search(for: "Anna Lind", most: 14) != nil)
    #expect(screen.search(for: "Person 33", most: 14) == nil)
    #expect(screen.search(for: "USER33@example.org", most: 14) == nil)
    #expect(screen.search(for: "Anna Lundd", most: 14) == nil)
  }

  @Test func tellsTwoOfOneNameApartByTheirAddresses() throws {
    let text = TerminalView(width: 76, usesColour: false).text(try screen("anna"))
    #expect(text.contains("7. Anna Lind   user7@example.org"))
    #expect(text.contains("52. Anna Lind   user52@example.org"))
  }

  @Test(arguments: ["en", "sv", "nl"])
  func saysBelowTheListWhyANameWasNotAccepted(language: String) throws {
    let refusal = Refusal(
      "unknownUser", ["name": .text("Ana Lund"), "nearest": .list([.text("Anna Lind")])])
    let text = TerminalView(width: 76, usesColour: false)
      .text(try screen("", refusals: [refusal], language))
    let reason = try #require(text.range(of: "Ana Lund"))
    let last = try #require(text.range(of: "14. Person 14"))
    #expect(last.upperBound < reason.lowerBound)
    #expect(text[reason.upperBound...].contains("Anna Lind"))
  }

  @Test func leavesOutAnEarlierRefusalWhileSearching() throws {
    let refusal = Refusal(
      "unknownUser", ["name": .text("Ana Lund"), "nearest": .list([.text("Anna Lind")])])
    #expect(try screen("anna", refusals: [refusal]).refusals == [])
    #expect(try screen("", refusals: [refusal]).refusals.count == 1)
  }
}
