import Documents
import EmbeddedTenant
import Foundation
import Microsoft365
import Operations
import Presentation
import Procedures
import Sessions
import Synchronization
import Testing
import Translation
import Workspaces

/// Every procedure bound, the sample tenant, and the words of every language, for the walks of the
/// conformance suite.
struct Conformance {
  static let languages = ["en", "nl", "sv"]

  /// Shared by all tests, because binding every procedure takes seconds in a debug build.
  static var shared: Conformance { get throws { try made.get() } }
  private static let made = Result { try Conformance() }

  let library: ProcedureLibrary
  let sample: EmbeddedTenant
  let words: [String: Words]
  /// For each language, the sentences of all other languages that it does not contain itself.
  let foreign: [String: ForeignSentences]

  private init() throws {
    let content = ContentFolder(path: Checkout.root.path)
    func resource(_ name: String) throws -> Data { Data(try content.resource(name).bytes) }
    let resources = try TenantResources(
      licenses: resource("licences.json"), limits: resource("limits.json"),
      sample: resource("sample-organisation.json"))
    let sample = try EmbeddedTenant.inMemory(resources)
    let binder = ProcedureBinder(
      catalogue: try Self.withManual(sample.domain).catalogue, labels: LabelGlossary(),
      languages: try content.languageRules(),
      rules: RulesReader.ids(try content.resource("rules.yaml")), comparesSentences: true)
    library = try ProcedureLibrary(
      content.procedures(), binder: binder, source: content.source)
    self.sample = sample
    words = try Dictionary(
      uniqueKeysWithValues: Self.languages.map { language in
        let catalogue = MessageCatalogue(
          language: language,
          reading: [
            WordsFile(try content.locale(language)),
            WordsFile(
              try content.words(of: "microsoft-365", in: language), of: "microsoft-365"),
          ])
        return (
          language,
          Words(
            catalogue: catalogue, formats: LocaleFormats(identifier: "\(language)_SE"),
            names: sample.products.displayNames,
            countryProperties: ["usageLocation", "country"], domain: "microsoft-365")
        )
      })
    foreign = Self.foreignSentences(library, words)
  }

  private static func foreignSentences(
    _ library: ProcedureLibrary, _ words: [String: Words]
  ) -> [String: ForeignSentences] {
    let sentences = Dictionary(
      uniqueKeysWithValues: languages.map { language in
        let messages = words[language]?.catalogue.messages.values.map(\.text) ?? []
        let steps = library.procedures.values.flatMap { procedure in
          procedure.texts[language]?.steps.values
            .map { $0.sentence.map(\.plain).joined() } ?? []
        }
        // A short word may belong to both languages; a sentence does not.
        return (
          language, Set((messages + steps).filter { $0.count > 24 && !$0.contains("{") })
        )
      })
    return sentences.mapValues { own in
      ForeignSentences(Set(sentences.values.flatMap(\.self)).subtracting(own))
    }
  }

  /// A scenario that ships with a procedure: the procedure's folder and the file's name.
  struct Scenario: Hashable, CustomTestStringConvertible {
    let procedure: ProcedureID
    let name: String

    var path: String {
      Checkout.root.appending(path: "procedures/\(procedure)/scenarios/\(name)").path
    }

    var testDescription: String { "\(procedure)/\(name)" }
  }

  static let scenarios: [Scenario] =
    (try? Checkout.names(in: "procedures").flatMap { procedure in
      try Checkout.names(in: "procedures/\(procedure)/scenarios", ending: ".yaml")
        .map { Scenario(procedure: ProcedureID(procedure), name: $0) }
    }) ?? []

  /// The results of a walk.
  struct Walk {
    let ending: SessionWalk.Ending
    let events: [SessionEvent]
    let transcript: String
    let tenant: EmbeddedTenant
  }

  /// Walks a scenario on a new copy of the sample tenant.
  ///
  /// - Parameters:
  ///   - faulty: makes the domain between the walk and the tenant.
  ///   - graph: the graph to walk; `nil` for the scenario's own procedure.
  func walk(
    _ scenario: Scenario, language: String, mode: SessionMode,
    through faulty: (EmbeddedTenant) -> any Domain = { $0.domain }, on graph: StepGraph? = nil
  ) async throws -> Walk {
    let tenant = try sample.copy()
    let domain = faulty(tenant)
    return try await walk(
      scenario, language: language, mode: mode, on: tenant, domain: domain,
      adminCentre: .practice(domain), clock: StandingClock(), graph: graph
    ) { $0 }
  }

  /// Walks a scenario on a given tenant, with a given domain, admin centre and clock.
  ///
  /// - Parameter conversation: makes the walk's conversation from that of the answers file.
  func walk(
    _ scenario: Scenario, language: String, mode: SessionMode, on tenant: EmbeddedTenant,
    domain: any Domain, adminCentre: AdminCentre, clock: any WalkClock, graph: StepGraph? = nil,
    conversation: (any Conversation) -> any Conversation
  ) async throws -> Walk {
    let graph = try graph ?? self.graph(of: scenario.procedure)
    let answers = try AnswersReader.read(try FileReading.file(scenario.path))
    let store = EventMemory()
    let display = Transcript(graph: graph, words: try word(language))
    guard let first = graph.nodes.first else { throw Missing(name: "first step") }
    var walk = try SessionWalk(
      beginning: SessionStart(
        session: SessionID(rawValue: "s"), procedure: scenario.procedure, revisions: [:],
        documents: [:], actor: "karin.nordlund@nordlund.onmicrosoft.com", tenant: "sample",
        mode: mode, locale: language, document: nil),
      at: first.id, graph: graph, domain: try Self.withManual(domain), store: store,
      conversation: conversation(
        ScriptedConversation(answers, display: display, environment: Self.environment)),
      clock: clock,
      adminCentre: adminCentre)
    let ending = try await walk.run()
    return Walk(
      ending: ending, events: store.all, transcript: display.text, tenant: tenant)
  }

  /// A domain of Microsoft 365 with what people do by hand, as every session has it.
  static func withManual(_ domain: any Domain) throws -> any Domain {
    try ComposedDomain([
      .init("microsoft-365", domain), .init(ManualDomain.id, ManualDomain()),
    ])
  }

  /// What scenarios give as secrets, which no answers file has.
  @Sendable static func environment(_ variable: String) -> String? {
    variable == UserPassword.variable ? "Walked-2026-Walked" : nil
  }

  private enum UserPassword {
    static let variable = "STEGVIS_SECRET_NEW_PASSWORD"
  }

  func graph(of procedure: ProcedureID) throws -> StepGraph {
    guard let graph = StepGraph(of: procedure, in: library.procedures) else {
      throw Missing(name: procedure.rawValue)
    }
    return graph
  }

  func word(_ language: String) throws -> Words {
    guard let words = words[language] else { throw Missing(name: language) }
    return words
  }

  struct Missing: Error {
    let name: String
  }
}

/// Keeps events in memory.
final class EventMemory: EventStore {
  private let recorded = Mutex<[SessionRecord.Entry]>([])

  /// With their numbers and times.
  var entries: [SessionRecord.Entry] { recorded.withLock { $0 } }
  var all: [SessionEvent] { entries.map(\.event) }

  func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {
    recorded.withLock { recorded in
      for event in events {
        recorded.append(
          SessionRecord.Entry(sequence: recorded.count + 1, at: seconds, event: event))
      }
    }
  }
}

/// A clock whose time passes only when somebody waits.
final class StandingClock: WalkClock {
  private let seconds: Mutex<Int>

  /// - Parameter start: the time to begin with, in seconds since 1970-01-01T00:00:00Z.
  init(at start: Int = 0) { seconds = Mutex(start) }

  func now() -> Int { seconds.withLock { $0 } }
  func sleep(seconds pause: Int) async { seconds.withLock { $0 += pause } }
}

/// A voice that collects everything a person is shown and told, as text.
final class Transcript: SessionDisplay {
  private let graph: StepGraph
  private let words: Words
  private let written = Mutex("")

  init(graph: StepGraph, words: Words) {
    self.graph = graph
    self.words = words
  }

  var text: String { written.withLock { $0 } }

  private func screen(_ view: StepView) -> SessionScreen {
    let text = graph.procedures.first { $0.id == view.node.procedure }?.texts[words.language]
    return SessionScreen(
      view, text: text, place: StepPlace(of: view.node, in: graph), words, graph: graph)
  }

  private func write(_ text: String) { written.withLock { $0 += text } }

  func show(_ view: StepView) async {
    write(TerminalView(width: 1_000, usesColour: false).text(screen(view)))
  }

  func tell(_ notice: Notice) async {
    let title = graph.procedures.first?.texts[words.language]?.title.map(\.plain).joined()
    write(
      TerminalView(width: 1_000, usesColour: false)
        .text(NoticeText(notice, title: title, graph: graph, words).lines))
  }

  func repeatAnswer(_ answer: Answer, to view: StepView) async {}

  func textShown(_ view: StepView) -> (text: String, locale: String) {
    (screen(view).stepText, words.language)
  }
}
