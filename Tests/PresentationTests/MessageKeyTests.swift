import Microsoft365
import Operations
import Presentation
import Procedures
import Sessions
import Testing

struct MessageKeyTests {
  @Test(arguments: ["en", "sv", "nl"])
  func hasWordsForEveryKeyAndNoOthers(language: String) throws {
    let words = try Invented.words(language)
    let known = Set(MessageKey.allCases.map(\.rawValue))
    let families = Set(KeyFamily.allCases.map(\.rawValue))
    var found: Set<String> = []
    for key in words.catalogue.messages.keys {
      let isOwn = key.hasPrefix("microsoft-365.")
      let said = key.dropFirst(isOwn ? "microsoft-365.".count : 0)
      let base =
        said.hasSuffix(".one") ? said.dropLast(4) : said.dropLast(said.hasSuffix(".other") ? 6 : 0)
      if isOwn { #expect(words.catalogue[String(said)] != nil, "\(key) is not the program's") }
      if known.contains(String(base)) {
        if !isOwn { found.insert(String(base)) }
      } else {
        #expect(families.contains(String(said.prefix { $0 != "." })), "\(key) is unknown")
      }
    }
    #expect(known.subtracting(found).sorted() == [])
  }

  @Test(arguments: ["en", "sv", "nl"])
  func hasWordsForEverythingTheEngineNames(language: String) throws {
    let words = try Invented.words(language)
    #expect(words.missing(.verdict, Verdict.allCases.map(\.rawValue)) == [])
    #expect(words.missing(.meaning, Verdict.allCases.map(\.rawValue)) == [])
    #expect(words.missing(.mode, SessionMode.allCases.map(\.rawValue)) == [])
    #expect(words.missing(.modeMeaning, SessionMode.allCases.map(\.rawValue)) == [])
    #expect(words.missing(.kind, OperationKind.allCases.map(\.rawValue)) == [])
    let stops: [StopReason] = [.person, .refused, .refuted, .unanswered, .failure, .surprised]
    #expect(words.missing(.stop, stops.map(\.rawValue)) == [])
    #expect(words.missing(for: ManualDomain().catalogue) == [])
    #expect(words.missing(.type, ["number", "text", "flag", "date"]) == [])
    let performers: [Performer] = [.stegvis, .person, .found]
    #expect(words.missing(.performer, performers.map(\.rawValue)) == [])
    let found: [Reconciliation] = [.happened, .notHappened, .unclear]
    #expect(words.missing(.reconciliation, found.map(\.rawValue)) == [])
    #expect(words.missing(.stepKind, StepKind.allCases.map(\.rawValue)) == [])
    let constructs = DocumentCensus.Construct.allCases.map { "\($0)" }
    #expect(words.missing(.construct, constructs) == [])
  }

  @Test(arguments: ["en", "sv", "nl"])
  func advisesOnEveryRefusal(language: String) throws {
    let keys = try Invented.words(language).catalogue.messages.keys
    func names(_ family: String) -> Set<Substring> {
      Set(keys.filter { $0.hasPrefix(family + ".") }.map { $0.dropFirst(family.count + 1) })
    }
    #expect(names("refusal") == names("advice").subtracting(["noneNear"]))
  }

  @Test(arguments: ["en", "sv", "nl"])
  func givesEveryKeyOfAScreenToOneAnswer(language: String) throws {
    let words = try Invented.words(language)
    let text = Invented.text(language, title: "T", steps: ["save": [.text("x")]])
    let questions: [Question] = [
      .proceed, .consent, .act, .attest, .record, .blocked, .refuted(expected: [], observed: []),
      .happened(expected: [], observed: []), .decide(outcomes: ["done"]),
      .judge(outcomes: ["done"]), .actWithoutInterface,
      .choose(type: .text, candidates: [], given: .text("a")),
    ]
    for question in questions {
      let screen = SessionScreen(Invented.view(question), text: text, words)
      let typed = screen.keys.map { $0.typed.lowercased() }
      #expect(Set(typed).count == typed.count, "\(question)")
      #expect(screen.keys.last?.meaning == .stop)
    }
  }

  @Test func namesWhatADomainHasNoWordsFor() throws {
    let words = try Invented.words("sv")
    let catalogue = Catalogue(
      [
        Operation("oven.choose", .choose, collects: ValueType("oven"), outcomes: ["hot"]),
        Operation("user.choose", .choose, collects: ValueType("user")),
      ], roles: ["baker", "global"])
    #expect(
      words.missing(for: catalogue) == [
        "operation.oven.choose", "role.baker", "type.oven", "ask.oven.choose",
        "outcome.oven.choose.hot",
      ])
  }
}

struct DomainWordsTests {
  @Test(arguments: ["en", "sv", "nl"])
  func hasWordsForEverythingTheDomainNames(language: String) throws {
    let words = try Invented.words(language)
    let limits = try Limits(
      LimitID.allCases.map {
        DatedLimit(
          id: $0, value: 1, unit: "days", effectiveFrom: "2026-01-01", source: "invented",
          contradiction: nil)
      })
    #expect(words.missing(for: Microsoft365Catalogue.catalogue(limits)) == [])
    #expect(words.missing(.fact, FactProperty.allCases.map(\.rawValue)) == [])
    #expect(words.missing(.code, StateCode.allCases.map(\.rawValue)) == [])
    #expect(words.missing(.refusal, RefusalCode.allCases.map(\.rawValue)) == [])
    #expect(words.missing(.advice, RefusalCode.allCases.map(\.rawValue)) == [])
    #expect(words.missing(.page, AdminPage.allCases.map(\.rawValue)) == [])
  }
}
