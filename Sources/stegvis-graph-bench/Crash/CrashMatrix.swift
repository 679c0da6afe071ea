import EmbeddedTenant
import Foundation
import Operations
import Procedures
import Sessions
import Translation
import Workspaces

/// Every procedure, stopped at every point on both tenants, and resumed; those of declared domains, in
/// practice and over HTTP; and a document that nobody bound, which needs no tenant.
package struct CrashMatrix: Sendable {
  package struct Row: Sendable {
    package let name: String
    package let sessions: Int
    package let embedded: CrashCounts
    /// `nil` where there is no tenant.
    package let graph: CrashCounts?
    package let fullDisk: CrashCounts
  }

  package let rows: [Row]

  /// What names a document that nobody bound among the procedures.
  private static let document = "document"

  /// - Parameters:
  ///   - perProcedure: How many of its scenarios are run; `nil` for all.
  ///   - only: The names of the procedures; empty for all.
  ///   - allLosses: Whether power failures are tried over Graph too, where each needs its own
  ///     session.
  ///   - told: Receives how many sessions are done, and how many there are.
  package init(
    content: ContentFolder, sample: EmbeddedTenant, perProcedure: Int? = nil,
    only: [String] = [], allLosses: Bool = true,
    told: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws {
    let file = try Self.file(of: sample)
    let all = try CrashScenario.all(in: content, sample).filter { scenario in
      only.isEmpty || only.contains(scenario.procedure.rawValue)
    }
    let procedures = Set(all.map(\.procedure)).sorted { $0.rawValue < $1.rawValue }
    let chosen = procedures.flatMap { id in
      all.filter { $0.procedure == id }.prefix(perProcedure ?? .max)
    }
    let losses: [DiskImage.Loss] = allLosses ? DiskImage.Loss.allCases : [.none]
    var counts: [Int: (CrashCounts, CrashCounts, CrashCounts)] = [:]
    try await withThrowingTaskGroup(of: (Int, CrashCounts, CrashCounts, CrashCounts).self) {
      group in
      for (index, scenario) in chosen.enumerated() {
        group.addTask {
          let embedded = EmbeddedCrash(scenario: scenario, sample: file)
          return (
            index, try await embedded.counts(),
            try await GraphCrash(scenario: scenario, sample: sample).counts(losses),
            try await embedded.fullDisk()
          )
        }
      }
      for try await (index, embedded, graph, full) in group {
        counts[index] = (embedded, graph, full)
        told(counts.count, chosen.count)
      }
    }
    var documents =
      only.isEmpty || only.contains(Self.document) ? [try await Self.documentRow()] : []
    documents += try await Self.declaredRows(
      try CrashScenario.declared(in: content.path, try content.languageRules()).filter {
        only.isEmpty || only.contains($0.scenario.procedure.rawValue)
      }, losses)
    if only.isEmpty || only.contains(Self.program) {
      documents.append(try await Self.programRow(content))
    }
    rows =
      procedures.map { id in
        let indices = chosen.indices.filter { chosen[$0].procedure == id }
        func sum(_ part: ((CrashCounts, CrashCounts, CrashCounts)) -> CrashCounts) -> CrashCounts {
          indices.compactMap { counts[$0].map(part) }.reduce(CrashCounts(), +)
        }
        return Row(
          name: "`\(id)`", sessions: indices.count, embedded: sum { $0.0 }, graph: sum { $0.1 },
          fullDisk: sum { $0.2 })
      } + documents
  }

  private static func documentRow() async throws -> Row {
    let sessions = try DocumentCrash.sessions()
    var (counts, full) = (CrashCounts(), CrashCounts())
    for session in sessions {
      counts = counts + (try await session.counts())
      full = full + (try await session.fullDisk())
    }
    return Row(
      name: "a document that nobody bound, without a tenant", sessions: sessions.count,
      embedded: counts, graph: nil, fullDisk: full)
  }

  /// What names a domain that a program carries out among the procedures.
  private static let program = "program"

  /// Stegvis killed everywhere, and the program ended before and after each effect.
  private static func programRow(_ content: ContentFolder) async throws -> Row {
    let crash = try ProgramCrash(in: content.path, try content.languageRules())
    return Row(
      name: "a domain that a program carries out; the program ended before and after each effect",
      sessions: 1, embedded: CrashCounts(),
      graph: try await crash.counts() + (try await crash.programCounts()), fullDisk: CrashCounts())
  }

  /// Procedures over declared domains: in practice, and over HTTP.
  private static func declaredRows(
    _ declared: [CrashScenario.Declared], _ losses: [DiskImage.Loss]
  ) async throws -> [Row] {
    try await withThrowingTaskGroup(of: (Int, Row).self) { group in
      for (index, declared) in declared.enumerated() {
        group.addTask {
          let practice = EmbeddedCrash(scenario: declared.scenario, file: try declared.practice())
          return (
            index,
            Row(
              name: "`\(declared.scenario.procedure)` on `\(declared.fixture.declaration.id)`",
              sessions: 1, embedded: try await practice.counts(),
              graph: try await declared.overHTTP().counts(losses),
              fullDisk: try await practice.fullDisk())
          )
        }
      }
      let rows = try await group.reduce(into: []) { $0.append($1) }
      return rows.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// Returns the sample tenant as the bytes of a file.
  package static func file(of sample: EmbeddedTenant) throws -> [UInt8] {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "crash-\(UUID().uuidString).sqlite").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try sample.snapshot(to: path)
    return try FileReading.file(path).bytes
  }

  package var markdown: String {
    var lines = [
      "| procedure | sessions | embedded: points | doubled | lost | stuck | over Graph or HTTP: points | "
        + "doubled | lost | stuck | full disk: points | doubled | lost | stuck | wrongly known |",
      "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    func cells(_ counts: CrashCounts?) -> [String] {
      guard let counts else { return ["–", "–", "–", "–"] }
      return [counts.points, counts.doubled, counts.lost, counts.stuck].map(String.init)
    }
    func line(_ name: String, _ sessions: Int, _ counts: [CrashCounts?]) -> String {
      let wrong = counts.compactMap { $0?.wrong }.reduce(0, +)
      let numbers = ["\(sessions)"] + counts.flatMap(cells) + ["\(wrong)"]
      return "| \(name) | \(numbers.joined(separator: " | ")) |"
    }
    for row in rows {
      lines.append(line(row.name, row.sessions, [row.embedded, row.graph, row.fullDisk]))
    }
    lines.append(
      line(
        "all", rows.map(\.sessions).reduce(0, +),
        [
          rows.map(\.embedded).reduce(CrashCounts(), +),
          rows.compactMap(\.graph).reduce(CrashCounts(), +),
          rows.map(\.fullDisk).reduce(CrashCounts(), +),
        ]))
    return lines.joined(separator: "\n") + "\n"
  }
}

/// A scenario that ships with a procedure, run as a session to be interrupted.
package struct CrashScenario: Sendable {
  package let procedure: ProcedureID
  package let name: String
  let graph: StepGraph
  let answers: Answers
  /// Whether it also has steps that only a person does.
  var asksPerson = false

  /// Returns every scenario of every procedure, a bound document, and one that tells a procedure.
  ///
  /// - Throws: Also if a procedure does not bind or its answers cannot be read.
  package static func all(in content: ContentFolder, _ sample: EmbeddedTenant) throws
    -> [CrashScenario]
  {
    let whole = try ComposedDomain([
      .init("tenant", sample.domain), .init(ManualDomain.id, ManualDomain()),
    ])
    let binder = ProcedureBinder(
      catalogue: whole.catalogue, labels: LabelGlossary(),
      languages: try content.languageRules())
    let library = try ProcedureLibrary(
      content.procedures(), binder: binder, source: content.source)
    let rules = try content.languageRules()
    let documents = [
      try boundDocument(library, sample.domain.catalogue, rules),
      try tiedDocument(library, sample.domain.catalogue, rules),
    ]
    return try documents
      + library.procedures.keys.sorted { $0.rawValue < $1.rawValue }.flatMap { id in
        guard let graph = StepGraph(of: id, in: library.procedures) else {
          return [CrashScenario]()
        }
        let folder = "\(content.path)/procedures/\(id)/scenarios"
        return try FileReading.names(in: folder).filter { $0.hasSuffix(".yaml") }.map { name in
          CrashScenario(
            procedure: id, name: String(name.dropLast(5)), graph: graph,
            answers: try AnswersReader.read(try FileReading.file("\(folder)/\(name)")),
            asksPerson: graph.nodes.contains { ManualDomain.has($0.step.operation.id) })
        }
      }
  }

  static let actor = "karin.nordlund@nordlund.onmicrosoft.com"

  var start: SessionStart {
    SessionStart(
      session: SessionID(rawValue: "crash"), procedure: procedure, revisions: [:], documents: [:],
      actor: Self.actor, tenant: "crash", mode: .consent, locale: "en", document: nil)
  }

  /// A tenant with what people do by hand, for a session that has such steps.
  func domain(_ tenant: any Domain) throws -> any Domain {
    guard asksPerson else { return tenant }
    return try ComposedDomain([
      .init("tenant", tenant), .init(ManualDomain.id, ManualDomain()),
    ])
  }

  var person: ScriptedConversation {
    // No answers file has a secret.
    ScriptedConversation(
      answers, display: SilentDisplay(), environment: { _ in "Kvarn-4182-lykta" })
  }
}

/// A domain that reports evidence under another key each time it is asked.
struct FreshKeys: ForwardingDomain {
  let domain: any Domain

  func forwarding(to domain: any Domain) -> any Domain { FreshKeys(domain: domain) }

  func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    let isEvidence = catalogue[operation]?.kind == .record
    try await domain.perform(
      operation, arguments, key: isEvidence ? "\(key)-\(UUID().uuidString)" : key, actor: actor)
  }
}

/// A display that shows nothing.
struct SilentDisplay: SessionDisplay {
  var isSilent: Bool { true }
  func show(_ view: StepView) async {}
  func tell(_ notice: Notice) async {}
  func repeatAnswer(_ answer: Answer, to view: StepView) async {}
  func textShown(_ view: StepView) -> (text: String, locale: String) { ("", "en") }
}
