import Documents
import FoundationEssentials
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
      catalogue: MessageCatalogue(language: language, reading: try localeFiles(language)),
      formats: LocaleFormats(identifier: choice.identifier), names: ["BREAD_E3": "Bread E3"],
      countryProperties: ["usageLocation", "country"], domain: "microsoft-365")
  }

  /// The words of the program in a language, and those of the domain that screens are tested with.
  private static func localeFiles(_ language: String) throws -> [WordsFile] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folders: [(path: String, domain: String?)] = [
      ("locales", nil), ("domains/microsoft-365/words", "microsoft-365"),
    ]
    return try folders.map { folder in
      let path = "\(folder.path)/\(language).yaml"
      let bytes = Array(try Data(contentsOf: root.appending(path: path)))
      return WordsFile(SourceFile(path: path, bytes: bytes), of: folder.domain)
    }
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
          original: language == "en" ? nil : sentences["en"], labels: [], kind: .commit,
          content: StepContentText(
            before: alert.map { [.alert(.warning, [.paragraph([.text($0)])])] } ?? []))
      }, path: "unassign/\(language).md", digest: "00")
  }

  static let held = Difference(
    subject: "ebba@example.org", property: "assignedLicenses",
    before: .list([.text("BREAD_E3")]), after: .list([]))

  static func view(
    _ question: Question, refusals: [Refusal] = [], prediction: [Difference] = [held],
    trial: Operation.Trial = .none
  ) -> StepView {
    StepView(
      node: trial == .none
        ? node() : node("save", Operation("license.unassign", .change, trial: trial)),
      ordinal: 3, count: 4, mode: .consent,
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

/// A step graph with everything that a drawing must show: choices, skips, loops and a called
/// procedure.
enum InventedGraph {
  private static let check = Operation(
    "mailbox.checkHolds", .check, outcomes: ["none", "held", "delayed"])
  private static let open = Operation("page.open", .open)
  private static let choose = Operation("user.choose", .choose, collects: ValueType("user"))
  private static let another = Operation("anotherUser.decide", .decide, outcomes: ["no", "yes"])
  private static let record = Operation("backup.record", .record, collects: .text)
  private static let close = Operation("pane.close", .confirm)

  static let sentences: [String: [StepID: String]] = [
    "en": [
      "open": "Go to the page Active users.", "choose": "Select the user.",
      "holds": "See whether the mailbox is on hold & who placed the \"hold\" <there>.",
      "start":
        "Open Outlook on the computer of the user whose mail is to be kept, and wait until all folders are up to date.",
      "record": "Export the mailbox to a file.", "save": "Select Save changes.",
      "another": "Repeat for each user.", "close": "Close the pane.",
    ],
    "sv": [
      "open": "Gå till sidan Aktiva användare.", "choose": "Välj användaren.",
      "holds": "Se om postlådan omfattas av bevarande & vem som lade till \"bevarandet\" <där>.",
      "start":
        "Öppna Outlook på datorn för den användare vars e-post ska behållas och vänta tills alla mappar är uppdaterade.",
      "record": "Exportera postlådan till en fil.", "save": "Välj Spara ändringar.",
      "another": "Upprepa för varje användare.", "close": "Stäng fönstret.",
    ],
    "nl": [
      "open": "Ga naar de pagina Actieve gebruikers.", "choose": "Selecteer de gebruiker.",
      "holds":
        "Kijk of het postvak in bewaring staat & wie de \"bewaring\" <daar> heeft ingesteld.",
      "start":
        "Open Outlook op de computer van de gebruiker wiens e-mail bewaard moet blijven en wacht tot alle mappen zijn bijgewerkt.",
      "record": "Exporteer het postvak naar een bestand.", "save": "Selecteer Wijzigingen opslaan.",
      "another": "Herhaal dit voor elke gebruiker.", "close": "Sluit het deelvenster.",
    ],
  ]

  private static func procedure(_ id: ProcedureID, _ titles: [String: String]) -> Procedure {
    var texts: [String: ProcedureText] = [:]
    for (language, title) in titles {
      let steps = (sentences[language] ?? [:]).mapValues { [Inline.text($0)] }
      texts[language] = Invented.text(language, title: title, steps: steps)
    }
    return Procedure(
      id: id, roles: ["license", "global"], inputs: [.init(name: "user", type: ValueType("user"))],
      steps: [], texts: texts, revision: "00")
  }

  static let graph = StepGraph(
    procedure: "unassign",
    procedures: [
      procedure(
        "unassign",
        [
          "en": "Unassign licenses from a user", "sv": "Ta bort licenser från en användare",
          "nl": "Licenties van een gebruiker verwijderen",
        ]),
      procedure(
        "back-up",
        [
          "en": "Back up mail", "sv": "Säkerhetskopiera e-post",
          "nl": "Een back-up van e-mail maken",
        ]),
    ],
    nodes: [
      Invented.node("open", open, next: ["done": "choose"]),
      Invented.node("choose", choose, next: ["done": "holds"]),
      Invented.node(
        "holds", check,
        next: ["none": "holds/start", "held": StepID?.none, "delayed": "another"]),
      Invented.node(
        "start", open, next: ["done": "holds/record"], procedure: "back-up", calls: ["holds"]),
      Invented.node(
        "record", record, next: ["done": "save"], procedure: "back-up", calls: ["holds"]),
      Invented.node("save", Invented.unassign, next: ["done": "another"]),
      Invented.node("another", another, next: ["no": "close", "yes": "choose"]),
      Invented.node("close", close, next: ["done": StepID?.none]),
    ])
}
