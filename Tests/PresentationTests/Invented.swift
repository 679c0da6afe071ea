import Documents
import Operations
import Presentation
import Procedures
import Sessions
import Translation

/// Makes up words, steps and graphs for tests.
enum Invented {
  static func words(_ language: String) throws -> Words {
    let choice = try LocaleChoice.choose(
      option: language, environment: [:], available: ["en", "sv", "nl"])
    return Words(
      catalogue: MessageCatalogue(language: language, reading: try localeBytes(language)),
      formats: LocaleFormats(identifier: choice.identifier), names: ["BREAD_E3": "Bread E3"])
  }

  static let unassign = Operation(
    "license.unassign", .change, roles: ["global", "license"],
    reversal: .inverseWithin("license.assign", days: 30))

  static let sentences: [String: [Inline]] = [
    "en": [.text("Select "), .strong([.text("Save changes")]), .text(".")],
    "sv": [.text("Välj "), .strong([.text("Spara ändringar")]), .text(".")],
    "nl": [.text("Selecteer "), .strong([.text("Wijzigingen opslaan")]), .text(".")],
  ]

  static func node(
    _ id: StepID = "save", _ operation: Operation = unassign,
    next: [String: StepID?] = ["done": StepID?.none], procedure: ProcedureID = "unassign",
    calls: [StepID] = [], arguments: [String: Argument] = [:]
  ) -> StepGraph.Node {
    StepGraph.Node(
      id: calls.last.map { StepID("\($0)/\(id)") } ?? id, procedure: procedure,
      step: Step(id: id, operation: operation, arguments: [:], into: nil, edges: [], rules: []),
      arguments: arguments, into: nil, isGiven: false, next: next, calls: calls)
  }

  static func text(
    _ language: String, title: String, steps: [StepID: [Inline]], alert: String? = nil
  ) -> ProcedureText {
    let alerts = alert.map {
      [AlertText(kind: .warning, paragraphs: [[.text($0)]])]
    }
    return ProcedureText(
      locale: ContentLocale(language), title: [.text(title)], introduction: [],
      steps: steps.mapValues {
        StepText(
          sentence: $0, alerts: alerts ?? [],
          original: language == "en" ? nil : sentences["en"], labels: [], kind: .commit)
      }, path: "unassign/\(language).md", digest: "00")
  }

  static let held = Difference(
    subject: "ebba@example.org", property: "assignedLicenses",
    before: .list([.text("BREAD_E3")]), after: .list([]))

  static func view(
    _ question: Question, refusals: [Refusal] = [], prediction: [Difference] = [held]
  ) -> StepView {
    StepView(
      node: node(), ordinal: 3, count: 4, mode: .consent,
      facts: [
        Fact("ebba@example.org", "accountState", .code("active")),
        Fact("ebba@example.org", "mailboxKeptUntil", .absent),
      ], prediction: prediction, question: question, refusals: refusals)
  }

  static func start(_ language: String) -> SessionStart {
    SessionStart(
      session: SessionID(rawValue: "k7"), procedure: "unassign", revisions: ["unassign": "00"],
      documents: [:], actor: "olle@example.org", tenant: "bread", mode: .consent,
      locale: language, document: nil)
  }
}
