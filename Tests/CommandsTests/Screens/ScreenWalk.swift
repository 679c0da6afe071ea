import Commands
import Documents
import EmbeddedTenant
import Foundation
import Microsoft365
import Operations
import Presentation
import Procedures
import Sessions
import Synchronization
import Workspaces

/// Walks scenarios in this process and keeps what a terminal of 80 columns shows of them: the
/// screens, the answers, and what the session has come to.
///
/// Whatever differs from run to run in the program is fixed: the clock, the session's name, the
/// tenant's and the paths of evidence.
struct ScreenWalk {
  /// The screens of the checkout's own languages.
  static var shared: ScreenWalk { get throws { try made.get() } }
  private static let made = Result {
    try ScreenWalk(content: Checkout.root.path, languages: Conformance.languages)
  }

  /// As the program names sessions.
  static let session = SessionID(rawValue: "20261102-080000-gold")
  /// Where the content and the data would be, whatever the folders of the machine are called.
  private static let folder = "/srv/stegvis"
  private static let home = "/srv/home"
  /// 2026-11-02 08:00 UTC, when the sample organisation begins.
  private static let start = 1_793_606_400

  let library: ProcedureLibrary
  private let contexts: [String: CommandContext]
  private let sample: EmbeddedTenant

  /// - Parameters:
  ///   - content: the path of the folder with procedures, words and resources.
  ///   - languages: those to walk in.
  init(content path: String, languages: [String]) throws {
    let content = ContentFolder(path: path)
    func resource(_ name: String) throws -> Data { Data(try content.resource(name).bytes) }
    let sample = try EmbeddedTenant.inMemory(
      TenantResources(
        licenses: resource("licences.json"), limits: resource("limits.json"),
        sample: resource("sample-organisation.json")))
    contexts = try Dictionary(
      uniqueKeysWithValues: languages.map { language in
        let context = try CommandContext(
          try CommonOptions.parse(["--locale", language]),
          domains: Domains([Microsoft365Provider(OpenDatabases())]),
          environment: ["STEGVIS_CONTENT": path, "STEGVIS_HOME": Self.home])
        return (language, context.naming(sample.products.displayNames))
      })
    guard let any = contexts.values.first else { throw Conformance.Missing(name: "language") }
    library = try any.procedures.library(content.procedures())
    self.sample = sample
  }

  /// A walk, with what was shown of it.
  struct Shown {
    let text: String
    let ending: SessionWalk.Ending
    let record: SessionRecord
    let graph: StepGraph
    let words: Words
  }

  /// Walks a scenario on a new copy of the sample organisation.
  func walk(_ scenario: Conformance.Scenario, in language: String) async throws -> Shown {
    guard let context = contexts[language] else { throw Conformance.Missing(name: language) }
    let id = scenario.procedure
    guard let graph = StepGraph(of: id, in: library.procedures), let first = graph.nodes.first
    else { throw Conformance.Missing(name: id.rawValue) }
    let tenant = try Conformance.withManual(sample.copy().domain)
    let terminal = ScreenPaper()
    let display = TerminalDisplay(graph: graph, context: context) { terminal.add($0) }
    let start = SessionStart(
      session: Self.session, procedure: id, revisions: graph.revisions, documents: [:],
      actor: "karin.nordlund@nordlund.onmicrosoft.com",
      tenant: "embedded:\(Self.home)/tenant.sqlite", mode: .consent, locale: language,
      document: nil)
    let store = EventMemory()
    var walk = try SessionWalk(
      beginning: start, at: first.id, graph: graph, domain: tenant, store: store,
      conversation: ScriptedConversation(
        try answers(scenario), display: display, environment: Conformance.environment),
      clock: StandingClock(at: Self.start), adminCentre: .practice(tenant))
    let ending = try await walk.run()
    let record = SessionRecord(
      id: Self.session, start: start, events: store.entries, head: "", isPresent: false)
    let end = SessionEnd(record, graph: graph, context.words)
    terminal.add(TerminalView(width: 80, usesColour: false).printed(end.lines))
    return Shown(
      text: terminal.text, ending: ending, record: record, graph: graph, words: context.words)
  }

  /// The answers of a scenario, as if its file were in the folder that screens name.
  private func answers(_ scenario: Conformance.Scenario) throws -> Answers {
    let name = "\(Self.folder)/procedures/\(scenario.procedure)/scenarios/\(scenario.name)"
    return try AnswersReader.read(
      SourceFile(path: name, bytes: try FileReading.file(scenario.path).bytes))
  }
}

/// What was written to a terminal that only keeps it.
private final class ScreenPaper: Sendable {
  private let bytes = Mutex<[UInt8]>([])

  var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }

  func add(_ text: PrintedText) { bytes.withLock { $0 += text.bytes } }
}
