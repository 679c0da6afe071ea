import DeclaredDomains
import Documents
import Operations
import Procedures
import Sessions
import Translation
import Workspaces

/// The procedures that declared domains bring, as sessions to be interrupted.
extension CrashScenario {
  /// A procedure over a declared domain.
  package struct Declared: Sendable {
    package let scenario: CrashScenario
    package let fixture: DeclaredFixture
    /// Whether its service is asked by name servers, too.
    var hasNames: Bool { fixture.declaration.id == "dns" }
  }

  private static let answers: [(procedure: ProcedureID, domain: String, answers: Answers)] = [
    (
      "prove-domain", "domains/dns",
      Answers(
        procedure: nil,
        inputs: ["zone": ["fjordbygd.example."], "name": ["@"], "text": ["proof=4711"]],
        steps: [:], consent: true, attest: true)
    ),
    (
      "point-mail-at-provider", "domains/dns",
      Answers(
        procedure: nil,
        inputs: [
          "zone": ["fjordbygd.example."], "servers": ["10 mx1.new.example., 20 mx2.new.example."],
          "oldSenders": ["v=spf1 include:post.example -all"],
          "newSenders": ["v=spf1 include:new.example -all"],
        ], steps: ["decide-senders": [.init(words: ["yes"])]], consent: true, attest: true)
    ),
    (
      "close-chat-account", "domains/scim",
      Answers(
        procedure: nil, inputs: ["account": ["anna.lind"]],
        steps: ["choose-group": [.init(words: ["Sales"]), .init(words: ["Everybody"])]],
        consent: true, attest: true)
    ),
    (
      "block-badge", "docs/examples/badges",
      Answers(
        procedure: nil, inputs: ["badge": ["Anna Lind"]], steps: [:], consent: true, attest: true)
    ),
  ]

  /// Returns a session for each of the procedures.
  ///
  /// - Parameter checkout: the folder that has `domains` and `docs`.
  /// - Throws: Also if a procedure does not bind.
  package static func declared(
    in checkout: String, _ languages: Languages
  ) throws -> [Declared] {
    try answers.map { procedure, domain, answers in
      let fixture = try DeclaredFixture("\(checkout)/\(domain)")
      let folder = "\(checkout)/\(domain)/procedures/\(procedure)"
      let source = ProcedureSource(
        id: procedure, manifest: try FileReading.file("\(folder)/procedure.yaml"),
        documents: try ContentFolder.documents(in: folder))
      return Declared(
        scenario: try made(
          source, DeclaredCatalogue(fixture.declaration).catalogue, fixture.declaration.id,
          languages, answers), fixture: fixture)
    }
  }

  /// A session over a procedure of a declared domain.
  ///
  /// - Throws: if it does not bind.
  static func made(
    _ source: ProcedureSource, _ own: Catalogue, _ domain: DomainID, _ languages: Languages,
    _ answers: Answers
  ) throws -> CrashScenario {
    let catalogue = try Catalogue(
      joining: [(domain, own), (ManualDomain.id, ManualDomain().catalogue)])
    let library = ProcedureLibrary(
      [source.id],
      binder: ProcedureBinder(catalogue: catalogue, labels: LabelGlossary(), languages: languages)
    ) { $0 == source.id ? source : nil }
    guard library.errors(of: source.id).isEmpty,
      let graph = StepGraph(of: source.id, in: library.procedures)
    else {
      throw EmbeddedCrash.Unfit(
        scenario: "\(source.id): \(library.diagnostics[source.id] ?? [])")
    }
    return CrashScenario(
      procedure: source.id, name: "declared", graph: graph, answers: answers, asksPerson: true)
  }
}
