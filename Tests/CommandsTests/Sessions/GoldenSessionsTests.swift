import Foundation
import Journal
import Operations
import Presentation
import Procedures
import Sessions
import TestSupport
import Testing

/// Sessions of every procedure as an earlier version wrote them; every later version must read
/// them.
///
/// `STEGVIS_UPDATE=1 swift test --filter GoldenSessions` writes missing sessions; existing ones are
/// never rewritten.
struct GoldenSessionsTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Golden")

  private static var isRewriting: Bool {
    ProcessInfo.processInfo.environment["STEGVIS_UPDATE"] == "1"
  }

  /// The first scenario of each procedure.
  private static let scenarios: [Conformance.Scenario] = {
    var seen: Set<ProcedureID> = []
    return Conformance.scenarios.filter { seen.insert($0.procedure).inserted }
  }()

  @Test(arguments: scenarios)
  func readsWhatAnEarlierVersionWrote(_ scenario: Conformance.Scenario) async throws {
    let file = Self.folder.appending(path: "\(scenario.procedure).json")
    if Self.isRewriting, !FileManager.default.fileExists(atPath: file.path) {
      try await write(scenario, to: file)
    }
    let events = try events(in: file)
    // A report can be made from it, and its steps are those of the procedure.
    let conformance = try Conformance.shared
    let graph = try conformance.graph(of: scenario.procedure)
    for event in events {
      guard let step = event.step else { continue }
      #expect(graph[step] != nil, "\(step)")
    }
  }

  /// A person went back to an earlier choice; the names are pseudonyms.
  @Test func readsASessionThatWentBack() throws {
    let events = try events(in: Self.folder.appending(path: "went-back.json"))
    let back = events.filter { event in
      if case .returned = event { true } else { false }
    }
    #expect(back.count == 2)
    let chosen = events.compactMap { event -> Value? in
      if case .chosen(_, "user", let value) = event { value } else { nil }
    }
    #expect(chosen.flatMap(\.subjects).map(\.isResolved) == [true, true])
  }

  /// Over a sandbox that also changed what nobody had asked for.
  @Test func readsASessionThatWasSurprised() throws {
    let events = try events(in: Self.folder.appending(path: "surprised.json"))
    let surprises = events.flatMap { event -> [Difference] in
      if case .verified(_, _, _, _, let surprises) = event { surprises } else { [] }
    }
    #expect(surprises.map(\.property) == ["usageLocation"])
    #expect(surprises.map(\.subject.isResolved) == [true])
  }

  /// Over a document that nobody bound, with a translation; one step and one part were left out.
  @Test func readsASessionOverADocument() throws {
    let events = try events(in: Self.folder.appending(path: "document.json"))
    guard case .started(let start, _)? = events.first else {
      Issue.record("the session never began")
      return
    }
    #expect(start.walksDocument && start.document == "leaver.md")
    #expect(start.procedure == "leaver.md")
    #expect(start.documents.keys.sorted() == ["leaver.md", "leaver.sv.md"])
    let left = events.filter { event in
      if case .skipped = event { true } else { false }
    }
    let attested = events.filter { event in
      if case .attested = event { true } else { false }
    }
    #expect(left.compactMap(\.step) == ["when-somebody-leaves/2", "afterwards/1", "afterwards/2"])
    #expect(attested.count == 5)
  }

  /// The events of an export that is intact and of a completed session.
  private func events(in file: URL) throws -> [SessionEvent] {
    let check = ExportCheck(Array(try Data(contentsOf: file)))
    #expect(check.problems == [])
    let export = try #require(check.export)
    let events = try #require(export.history?.map(\.event))
    let session = try #require(Session(events))
    #expect(session.position == .completed)
    #expect(session.sequence == events.count)
    return events
  }

  @Test func hasOneOfEveryProcedure() throws {
    #expect(Self.scenarios.count == 20)
  }

  private func write(_ scenario: Conformance.Scenario, to file: URL) async throws {
    let conformance = try Conformance.shared
    let walk = try await conformance.walk(scenario, language: "sv", mode: .consent)
    let folder = try TestFolder()
    defer { withExtendedLifetime(folder) {} }
    let journal = try Journal(path: folder.path("journal.sqlite"))
    let id = SessionID(rawValue: "s")
    try journal.append(walk.events, to: id, after: 0, at: 1_795_204_680)
    try FileManager.default.createDirectory(
      at: Self.folder, withIntermediateDirectories: true)
    // A recorded evidence file has a path of the machine that wrote the session.
    let paths = Redaction(key: "golden") { !$0.hasPrefix("/") }
    let hasPaths = walk.events.contains { event in
      if case .recorded = event { true } else { false }
    }
    try Data(try journal.export(id, redacted: hasPaths ? paths : nil).bytes).write(to: file)
  }
}
