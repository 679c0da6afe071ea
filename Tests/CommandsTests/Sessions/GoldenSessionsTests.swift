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
    let check = ExportCheck(Array(try Data(contentsOf: file)))
    #expect(check.problems == [])
    let export = try #require(check.export)
    let events = try #require(export.history?.map(\.event))
    let session = try #require(Session(events))
    #expect(session.position == .completed)
    #expect(session.sequence == events.count)
    // A report can be made from it, and its steps are those of the procedure.
    let conformance = try Conformance.shared
    let graph = try conformance.graph(of: scenario.procedure)
    for event in events {
      guard let step = event.step else { continue }
      #expect(graph[step] != nil, "\(step)")
    }
  }

  @Test func hasOneOfEveryProcedure() throws {
    #expect(Self.scenarios.count == 13)
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
