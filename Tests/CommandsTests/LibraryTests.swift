import Documents
import EmbeddedTenant
import Foundation
import Operations
import Presentation
import Procedures
import Sessions
import Synchronization
import TestSupport
import Testing
import Translation
import Workspaces

/// A library lends a book to somebody who leaves, and Microsoft 365 takes their licenses back: two
/// domains in one document, and no file of the program knows of the library.
struct LibraryTests {
  private static let actor = "karin.nordlund@\(Nordlund.domain)"

  private let library = Library(librarian: LibraryTests.actor)
  private let tenant: EmbeddedTenant
  private let domain: ComposedDomain
  private let graph: StepGraph

  init() throws {
    tenant = try Conformance.shared.sample.copy()
    domain = try ComposedDomain([
      .init("microsoft-365", tenant.domain), .init("library", library),
      .init(ManualDomain.id, ManualDomain()),
    ])
    let id: ProcedureID = "leaver-with-a-book"
    let source = ProcedureSource(
      id: id, manifest: try Self.file("procedure.yaml"),
      documents: [
        "en.md": try Self.file("en.md"), "sv.md": try Self.file("sv.md"),
        "nl.md": try Self.file("nl.md"),
      ])
    let bound = ProcedureLibrary(
      [id],
      binder: ProcedureBinder(
        catalogue: domain.catalogue, labels: LabelGlossary(), languages: TestLanguages.all)
    ) { $0 == id ? source : nil }
    #expect(bound.errors(of: id) == [])
    graph = try #require(StepGraph(of: id, in: bound.procedures))
  }

  private static func file(_ name: String) throws -> SourceFile {
    try FileReading.file(LibraryContent.folder.appending(path: name).path)
  }

  /// The words of the program and of both domains.
  private func words(_ language: String) throws -> Words {
    let content = ContentFolder(path: Checkout.root.path)
    return Words(
      catalogue: MessageCatalogue(
        language: language,
        reading: [
          WordsFile(try content.locale(language)),
          WordsFile(try content.words(of: "microsoft-365", in: language), of: "microsoft-365"),
          WordsFile(try Self.file("words/\(language).yaml"), of: "library"),
        ]),
      formats: LocaleFormats(identifier: "\(language)_SE"), names: tenant.products.displayNames,
      countryProperties: ["usageLocation", "country"], domain: "microsoft-365")
  }

  private static let answers = Answers(
    procedure: "leaver-with-a-book",
    inputs: [
      "user": ["alma.wik@\(Nordlund.domain)"], "book": ["atlas"],
      "licenses": ["ENTERPRISEPACK"], "note": ["Shelf 4, on the left"],
    ], steps: [:], consent: true, attest: true)

  private func start(_ language: String) -> SessionStart {
    SessionStart(
      session: SessionID(rawValue: "s"), procedure: graph.procedure, revisions: [:],
      documents: [:], actor: Self.actor, tenant: "sample", mode: .consent, locale: language,
      document: nil)
  }

  private func walk(
    _ language: String, on domain: any Domain
  ) async throws -> (ending: SessionWalk.Ending, events: [SessionEvent], transcript: String) {
    let store = EventMemory()
    let display = Transcript(graph: graph, words: try words(language))
    let first = try #require(graph.nodes.first)
    var walk = try SessionWalk(
      beginning: start(language), at: first.id, graph: graph, domain: domain, store: store,
      conversation: ScriptedConversation(Self.answers, display: display), clock: StandingClock(),
      adminCentre: .practice(domain))
    return (try await walk.run(), store.all, display.text)
  }

  private func licenses() async throws -> [Subject] { try await Self.licenses(in: tenant) }

  private static func licenses(in tenant: EmbeddedTenant) async throws -> [Subject] {
    let user: Value = .subject(Nordlund.subject("alma.wik"))
    let facts = try await tenant.domain.read("license.unassign", ["users": user])
    return facts.first { $0.property == "directLicenses" }?.value.subjects ?? []
  }

  @Test(arguments: Conformance.languages)
  func walksOneDocumentThroughBothInEveryLanguage(language: String) async throws {
    let walked = try await walk(language, on: domain)
    #expect(walked.ending == .completed, "\(walked.transcript)")
    // It was lent and came back.
    #expect(library.changes == 2 && library.holder(of: "atlas") == nil)
    #expect(try await licenses().isEmpty)
    let words = try words(language)
    for key in ["fact.holder", "outcome.book.check.lent", "operation.book.takeBack"] {
      let text = try #require(words.catalogue[key]?.text)
      #expect(walked.transcript.contains(text), "\(key)")
    }
    let title = try #require(graph.procedures.first?.texts[language]?.title.map(\.plain).joined())
    #expect(walked.transcript.contains(title))
  }

  /// The words of the library are compared as all others are, and none is missing.
  @Test(arguments: Conformance.languages)
  func hasEveryWordOfTheLibrary(language: String) throws {
    let own = try Self.file("words/\(language).yaml")
    #expect(
      WordsCheck.diagnostics(of: own, in: language, against: try Self.file("words/en.yaml")) == [])
    #expect(try words(language).missing(for: domain.catalogue) == [])
  }

  /// The process may die at any append, before or after it is on disk, and is started again.
  @Test(arguments: [false, true])
  func losesAndDoublesNothingWhereverItIsStopped(isOnDisk: Bool) async throws {
    let whole = try await walk("en", on: domain).events.filter(\.isConfirmed).count
    var points = 0
    while try await stopped(atAppend: points + 1, isOnDisk: isOnDisk, confirming: whole) {
      points += 1
      try #require(points < 200)
    }
    #expect(points > 15)
  }

  /// Stops the walk at an append, resumes it, and holds its end against that of an undisturbed one.
  ///
  /// - Parameters:
  ///   - isOnDisk: whether the append is on disk by then.
  ///   - whole: how many changes an undisturbed walk confirms.
  /// - Returns: Whether there is such an append.
  private func stopped(
    atAppend number: Int, isOnDisk: Bool, confirming whole: Int
  ) async throws -> Bool {
    let tenant = try Conformance.shared.sample.copy()
    let library = Library(librarian: Self.actor)
    let domain = try ComposedDomain([
      .init("microsoft-365", tenant.domain), .init("library", library),
      .init(ManualDomain.id, ManualDomain()),
    ])
    let store = DyingStore(dyingAt: number, isOnDisk: isOnDisk)
    let first = try #require(graph.nodes.first)
    let person = ScriptedConversation(
      Self.answers, display: Transcript(graph: graph, words: try words("en")))
    let clock = StandingClock()
    let start = start("en")
    func begin() async throws -> SessionWalk.Ending {
      var walk = try SessionWalk(
        beginning: start, at: first.id, graph: graph, domain: domain, store: store,
        conversation: person, clock: clock, adminCentre: .practice(domain))
      return try await walk.run()
    }
    do {
      _ = try await begin()
      guard store.isDead else { return false }
      Issue.record("the walk went on without its journal at append \(number)")
    } catch is EventStoreFailure {}
    let ending: SessionWalk.Ending
    if store.all.last == .completed {
      ending = .completed
    } else if let session = Session(store.all) {
      var walk = try SessionWalk(
        resuming: session, actor: Self.actor, locale: "en", graph: graph, domain: domain,
        store: store, conversation: person, clock: clock, adminCentre: .practice(domain))
      ending = try await walk.run()
    } else {
      ending = try await begin()
    }
    #expect(ending == .completed, "stopped at append \(number)")
    #expect(library.changes == 2, "stopped at append \(number)")
    #expect(library.holder(of: "atlas") == nil, "stopped at append \(number)")
    let left = try await Self.licenses(in: tenant)
    #expect(left.isEmpty, "stopped at append \(number)")
    let confirmed = store.all.filter(\.isConfirmed).count
    #expect(confirmed == whole, "stopped at append \(number)")
    return true
  }

  @Test func plansBothAndChangesNeither() async throws {
    let before = try await licenses()
    let planned = try await walk("en", on: PlannedDomain(domain))
    #expect(planned.ending == .completed, "\(planned.transcript)")
    #expect(library.changes == 0 && !before.isEmpty)
    #expect(try await licenses() == before)
    let text = TerminalView(width: 200, usesColour: false)
      .text(PlanReport(planned.events, graph: graph).lines(try words("en")))
    #expect(text.contains("Lent to") && text.contains("Licenses"))
  }

  @Test func findsWhatTakesBackTheChangesOfBoth() async throws {
    let walked = try await walk("en", on: domain)
    let plan = UndoPlan(walked.events.map { (0, $0) }, domain: domain, now: 0)
    let calls = plan.calls.map { $0.call.operation }
    #expect(calls == ["book.lend", "license.assign", "book.takeBack"])
  }

  /// Somebody reads the session later, in another language.
  @Test func replaysWhatWasSaidOfBoth() async throws {
    let walked = try await walk("sv", on: domain)
    let record = SessionRecord(
      id: SessionID(rawValue: "s"), start: start("sv"),
      events: walked.events.enumerated().map {
        .init(sequence: $0.offset + 1, at: 0, event: $0.element)
      }, head: "", isPresent: false)
    let replay = ReplayView(record, then: graph, now: graph, hadLanguage: true, try words("nl"))
    let text = replay.steps.indices.map { index in
      TerminalView(width: 200, usesColour: false).text(replay.lines(at: index))
    }.joined()
    #expect(text.contains("Uitgeleend aan"))
    #expect(text.contains("Leen het boek uit aan wie er vertrekt."))
  }
}

/// A store whose process dies once, at an append.
private final class DyingStore: EventStore {
  private struct State {
    var events: [SessionEvent] = []
    /// How many appends there are until the process dies; 0 once it has.
    var left: Int
  }

  private let state: Mutex<State>
  private let isOnDisk: Bool

  /// - Parameters:
  ///   - number: the append at which it dies, counted from 1.
  ///   - isOnDisk: whether that append is on disk by then.
  init(dyingAt number: Int, isOnDisk: Bool) {
    state = Mutex(State(left: number))
    self.isOnDisk = isOnDisk
  }

  var all: [SessionEvent] { state.withLock { $0.events } }
  var isDead: Bool { state.withLock { $0.left == 0 } }

  func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {
    let dies = state.withLock { state in
      let dies = state.left == 1
      state.left = max(0, state.left - 1)
      if !dies || isOnDisk { state.events += events }
      return dies
    }
    if dies { throw .notWritable(path: "", reason: "died") }
  }
}

extension SessionEvent {
  /// Whether a change was made and found in the tenant.
  fileprivate var isConfirmed: Bool {
    if case .verified(_, _, .confirmed, _, _) = self { true } else { false }
  }
}
