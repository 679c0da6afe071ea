import Foundation
import Procedures
import Sessions
import Testing

/// What a terminal shows of every step of every procedure in every language, held against texts
/// that people can read and compare.
///
/// `STEGVIS_UPDATE=1 swift test --filter ScreenTests` rewrites the texts; review the difference.
struct ScreenTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Texts")

  private static var isRewriting: Bool {
    ProcessInfo.processInfo.environment["STEGVIS_UPDATE"] == "1"
  }

  private static func file(_ scenario: Conformance.Scenario, _ language: String) -> URL {
    let name = scenario.name.replacing(".yaml", with: "")
    return folder.appending(path: "\(scenario.procedure)/\(name).\(language).txt")
  }

  @Test func showsWhatIsWritten() async throws {
    let screens = try ScreenWalk.shared
    let shown = try await ScreenCover(of: Conformance.scenarios, on: screens)
    // Every step that a procedure has is on a screen.
    #expect(shown.covered.count == screens.library.procedures.count)
    for (id, procedure) in screens.library.procedures {
      #expect(shown.covered[id] == Set(procedure.steps.map(\.id)), "\(id)")
    }
    var files: Set<String> = []
    for scenario in shown.chosen {
      for language in Conformance.languages {
        let walk = try await screens.walk(scenario, in: language)
        #expect(walk.ending == .completed, "\(scenario.testDescription), \(language)")
        let file = Self.file(scenario, language)
        files.insert(file.path)
        if Self.isRewriting { try Self.write(walk.text, to: file) }
        let kept = try String(contentsOf: file, encoding: .utf8)
        #expect(
          walk.text == kept,
          "\(scenario.testDescription), \(language): \(Self.firstDifference(walk.text, kept))")
      }
    }
    // A text that nothing is compared with any more would only seem to say what is shown.
    #expect(try Self.kept().subtracting(files) == [])
  }

  @Test func findsTheFewestThatShowEverything() {
    let sets: [(name: String, elements: Set<Int>)] = [
      ("a", [1, 2, 3]), ("b", [1, 2, 4]), ("c", [3]), ("d", [4, 5]), ("e", [3, 5]),
    ]
    #expect(ScreenCover.fewest(of: sets) == ["a", "d"])
    #expect(ScreenCover.fewest(of: Array(sets.dropFirst())) == ["b", "e"])
    #expect(ScreenCover.fewest(of: Array(sets.prefix(0))) == [])
  }

  private static func write(_ text: String, to file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  private static func kept() throws -> Set<String> {
    let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    let paths = found?.compactMap { ($0 as? URL)?.path } ?? []
    return Set(paths.filter { $0.hasSuffix(".txt") })
  }

  /// The first line that differs, and what it was.
  private static func firstDifference(_ text: String, _ kept: String) -> String {
    let (new, old) = (text.split(separator: "\n"), kept.split(separator: "\n"))
    let same = zip(new, old).prefix { $0 == $1 }.count
    return "“\(new.dropFirst(same).first ?? "")” was “\(old.dropFirst(same).first ?? "")”"
  }
}

/// For each procedure the fewest scenarios that show all of its own steps which any scenario shows;
/// those of procedures that it calls are in the texts of these.
///
/// The screens of all scenarios would be 219 files of 3.4 MB, of which nobody reads the differences.
struct ScreenCover {
  let chosen: [Conformance.Scenario]
  /// The steps that the chosen ones show, by procedure.
  private(set) var covered: [ProcedureID: Set<StepID>] = [:]

  init(of scenarios: [Conformance.Scenario], on screens: ScreenWalk) async throws {
    var shown: [(scenario: Conformance.Scenario, steps: Set<StepID>)] = []
    for scenario in scenarios {
      let walk = try await screens.walk(scenario, in: "en")
      let nodes = walk.record.events.compactMap { $0.event.step.flatMap { walk.graph[$0] } }
      let own = nodes.filter { $0.procedure == scenario.procedure && $0.id == $0.step.id }
      shown.append((scenario, Set(own.map(\.id))))
    }
    chosen = Dictionary(grouping: shown) { $0.scenario.procedure }.values
      .flatMap { Self.fewest(of: $0.map { (name: $0.scenario, elements: $0.steps) }) }
      .sorted { $0.path < $1.path }
    for (scenario, steps) in shown where chosen.contains(scenario) {
      covered[scenario.procedure, default: []].formUnion(steps)
    }
  }

  /// The fewest of some sets that have together what all of them have; of several such choices, the
  /// one whose sets come first.
  static func fewest<Name, Element>(of sets: [(name: Name, elements: Set<Element>)]) -> [Name] {
    let all = sets.reduce(into: Set<Element>()) { $0.formUnion($1.elements) }
    func choice(_ count: Int, from start: Int, lacking: Set<Element>) -> [Int]? {
      if lacking.isEmpty { return [] }
      guard count > 0 else { return nil }
      for index in start..<max(start, sets.count) {
        let rest = lacking.subtracting(sets[index].elements)
        if let others = choice(count - 1, from: index + 1, lacking: rest) {
          return [index] + others
        }
      }
      return nil
    }
    let found = (0...sets.count).lazy.compactMap { choice($0, from: 0, lacking: all) }.first
    return found?.map { sets[$0].name } ?? []
  }
}
