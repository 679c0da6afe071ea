import Operations
import Presentation
import Procedures
import Sessions
import Testing

/// What a subscription is called, which the tenant only knows by an id.
struct FactNameTests {
  private static let e3 = Subject(id: "sku-e3", name: "BREAD_E3")

  private func facts(
    _ id: Subject, channel: Value? = .code("direct"), end: Value = .instant(1_810_281_600),
    units: Int = 35
  ) -> [Fact] {
    [
      Fact(id, "product", .subject(Self.e3)), Fact(id, "purchasedUnits", .number(units)),
      Fact(id, "termEnd", end),
    ] + (channel.map { [Fact(id, "channel", $0)] } ?? [])
  }

  @Test(arguments: [
    ("en", "Bread E3 (bought directly, runs until 14 May 2027)"),
    ("sv", "Bread E3 (köpt direkt, löper till 14 maj 2027)"),
    ("nl", "Bread E3 (rechtstreeks gekocht, loopt tot 14 mei 2027)"),
  ])
  func isCalledByItsFactsInTheReadersLanguage(language: String, name: String) throws {
    let plain = try Invented.words(language)
    let words = plain.naming(by: facts("3f0c-77aa01"))
    #expect(words.name(of: "3f0c-77aa01") == name)
    // Arguments and refusals have only its id.
    #expect(words.text(of: .text("3f0c-77aa01")) == name)
    #expect(
      words.refusal(Refusal("creditCheckPending", ["subscription": .text("3f0c-77aa01")]))
        .contains(name))
    #expect(plain.name(of: "3f0c-77aa01") == "3f0c-77aa01")
  }

  @Test(arguments: [
    (Value?.none, Value.instant(1_810_281_600), "Bread E3 (runs until 14 May 2027)"),
    (
      .unread(Refusal("unreadable")), .instant(1_810_281_600), "Bread E3 (runs until 14 May 2027)"
    ),
    (.code("direct"), .absent, "Bread E3 (licenses purchased: 35)"),
  ])
  func leavesOutWhatNobodyCanRead(channel: Value?, end: Value, name: String) throws {
    let words = try Invented.words("en").naming(by: facts("a", channel: channel, end: end))
    #expect(words.name(of: "a") == name)
  }

  @Test func tellsTwoThatAreTheSameApart() throws {
    let words = try Invented.words("en").naming(by: facts("3f0c-77aa01") + facts("9b2e-41cd02"))
    #expect(
      words.name(of: "3f0c-77aa01")
        == "Bread E3 (bought directly, runs until 14 May 2027) (…77aa01)")
    #expect(
      words.name(of: "9b2e-41cd02")
        == "Bread E3 (bought directly, runs until 14 May 2027) (…41cd02)")
  }

  @Test func keepsItsNameWhenWhatItIsCalledByChanges() throws {
    let words = try Invented.words("en").naming(by: facts("a", channel: .code("selfService")))
    #expect(words.name(of: "a") == "Bread E3 (bought by a user, runs until 14 May 2027)")
    #expect(words.naming(by: facts("a")).name(of: "a") == words.name(of: "a"))
  }

  @Test func isCalledSoWhereItsFactsAreListed() throws {
    let groups = FactGroup.known(facts("a"), try Invented.words("nl"))
    #expect(groups.map(\.subject) == ["Bread E3 (rechtstreeks gekocht, loopt tot 14 mei 2027)"])
  }

  @Test func callsAPersonByTheirName() throws {
    let ebba = Subject(id: "77aa", name: "ebba@example.org")
    let words = try Invented.words("en").naming(by: facts(ebba))
    #expect(words.name(of: ebba) == "ebba@example.org")
  }

  @Test func namesWhatAQuestionOffersAndWhatASessionHasRead() throws {
    let words = try Invented.words("sv")
    let candidate = Candidate(value: .text("a"), title: "Bread E3", facts: facts("a"))
    let question = Question.choose(
      type: ValueType("subscription"), candidates: [candidate], given: .text("a"))
    let screen = SessionScreen(Invented.view(question), text: nil, words)
    let name = "Bread E3 (köpt direkt, löper till 14 maj 2027)"
    #expect(screen.keys.first?.label.contains(name) == true)
    #expect(screen.choices.map(\.title) == ["Bread E3"])
    // The title says it.
    #expect(screen.choices.allSatisfy { !$0.details.contains { $0.contains("Bread E3") } })
    #expect(words.naming(by: Invented.view(question)).shown(["a"], answering: question) == [name])
    let event = SessionEvent.checked(step: "save", outcome: "open", facts: facts("a"))
    #expect(words.naming(by: [event]).text(of: .text("a")) == name)
  }
}
