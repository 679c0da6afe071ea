import Documents
import EmbeddedTenant
import Foundation
import Operations
import Presentation
import Procedures
import Sessions
import TestSupport
import Testing
import Translation
import Workspaces

/// A library lends a book to somebody who leaves, and Microsoft 365 takes their licenses back: two
/// domains in one document, and no file of the program knows of the library.
struct LibraryTests {
  private static let actor = "karin.nordlund@\(Nordlund.domain)"
  private static let folder = Checkout.root.appending(path: "Tests/CommandsTests/Library")

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
        "en.md": try Self.file("en.md"), "sv.md": try Self.translated("sv-SE", Self.swedish),
        "nl.md": try Self.translated("nl-NL", Self.dutch),
      ])
    let bound = ProcedureLibrary(
      [id], binder: ProcedureBinder(catalogue: domain.catalogue, labels: LabelGlossary())
    ) { $0 == id ? source : nil }
    #expect(bound.errors(of: id) == [])
    graph = try #require(StepGraph(of: id, in: bound.procedures))
  }

  private static func file(_ name: String) throws -> SourceFile {
    try FileReading.file(folder.appending(path: name).path)
  }

  private static func translated(
    _ tag: String, _ sentences: [String: String]
  ) throws -> SourceFile {
    let english = try file("en.md")
    let draft = BilingualDraft(
      of: english, locale: ContentLocale(tag), sourceHash: EnglishFile.hash(of: english.bytes),
      values: ["ms.translationtype": "HT"]
    ) { .init(source: $0, target: sentences[$0] ?? $0) }
    return SourceFile(path: "\(tag.prefix(2)).md", bytes: Array(draft.text.utf8))
  }

  private static let swedish = [
    "A last book": "En sista bok", "Do it": "Gör så här",
    "Choose who is leaving.": "Välj vem som slutar.",
    "Choose a book for the journey.": "Välj en bok för resan.",
    "Lend the book to whoever is leaving.": "Låna ut boken till den som slutar.",
    "Check whether the book is lent.": "Kontrollera om boken är utlånad.",
    "Choose the licenses to take back.": "Välj licenserna som ska tas tillbaka.",
    "Take the licenses back.": "Ta tillbaka licenserna.",
    "Take the book back when the journey is over.": "Ta tillbaka boken när resan är över.",
    "Note on which shelf the book stands now.": "Anteckna på vilken hylla boken står nu.",
  ]

  private static let dutch = [
    "A last book": "Een laatste boek", "Do it": "Zo gaat het",
    "Choose who is leaving.": "Kies wie er vertrekt.",
    "Choose a book for the journey.": "Kies een boek voor de reis.",
    "Lend the book to whoever is leaving.": "Leen het boek uit aan wie er vertrekt.",
    "Check whether the book is lent.": "Controleer of het boek is uitgeleend.",
    "Choose the licenses to take back.": "Kies de licenties die terugkomen.",
    "Take the licenses back.": "Neem de licenties terug.",
    "Take the book back when the journey is over.": "Neem het boek terug als de reis voorbij is.",
    "Note on which shelf the book stands now.": "Noteer op welke plank het boek nu staat.",
  ]

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

  private func licenses() async throws -> [Subject] {
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
