import Documents
import Foundation
import Procedures
import TestSupport
import Testing
import Translation
import stegvis_bench

/// Every real page: nothing is lost, reading and writing change nothing, and the counts of all
/// pages agree.
///
/// `STEGVIS_UPDATE=1` rewrites the counts; review the difference.
@Suite(.enabled(if: RealPages.areThere, "the real pages are not next to the package"))
struct RealPageTests {
  private struct Result: Sendable {
    var census = DocumentCensus()
    var problems: [String] = []
  }

  private static let expected = RealPages.root.appending(
    path: "Tests/ProceduresTests/RealPages.census")

  @Test func readsEveryPageWhole() async throws {
    let pages = RealPages.shared.appending(path: "corpus")
    let names = try FileManager.default.subpathsOfDirectory(atPath: pages.path)
      .filter { $0.hasSuffix(".md") }.sorted()
    #expect(names.count > 2_400)
    let labels = try RealPages.labels()
    let result = try await withThrowingTaskGroup(of: Result.self) { group in
      // Two halves, because the machine that runs this has two cores.
      for half in 0..<2 {
        group.addTask {
          var result = Result()
          for (index, name) in names.enumerated() where index % 2 == half {
            let bytes = Array(try Data(contentsOf: pages.appending(path: name)))
            Self.read(SourceFile(path: name, bytes: bytes), labels, &result)
          }
          return result
        }
      }
      return try await group.reduce(into: Result()) {
        $0.census.add($1.census)
        $0.problems += $1.problems
      }
    }
    #expect(result.problems == [])
    let text = Self.text(result.census)
    if ProcessInfo.processInfo.environment["STEGVIS_UPDATE"] != nil {
      try text.write(to: Self.expected, atomically: true, encoding: .utf8)
    }
    #expect(text == (try String(contentsOf: Self.expected, encoding: .utf8)))
  }

  private static func read(_ file: SourceFile, _ labels: LabelGlossary, _ result: inout Result) {
    let document = DocumentReader.read(file, languages: TestLanguages.all)
    result.census.add(DocumentCensus(DocumentOutline(document, labels: labels)))
    // Counted without any of the project's own code.
    let written =
      String(decoding: file.bytes, as: UTF8.self)
      .components(separatedBy: "data-ttu-id=").count - 1
    if document.segments.count != written {
      result.problems.append("\(file.path): \(document.segments.count) of \(written) units")
    }
    if document.segments.contains(where: { $0.source == nil }) {
      result.problems.append("\(file.path): a unit without its source")
    }
    if DocumentEdit(targets: [:]).applied(to: document).file.bytes != file.bytes {
      result.problems.append("\(file.path): reading and writing changes it")
    }
    guard let segment = document.segments.dropFirst(document.segments.count / 2).first,
      !segment.target.contains("\n")
    else { return }
    let edited = DocumentEdit(targets: [segment.id: "NEW"]).applied(to: document)
    let expected =
      file.bytes[..<segment.targetRange.lowerBound] + Array("NEW".utf8)
      + file.bytes[segment.targetRange.upperBound...]
    if edited.file.bytes != Array(expected) {
      result.problems.append("\(file.path): editing \(segment.id) changes other bytes")
    }
  }

  private static func text(_ census: DocumentCensus) -> String {
    let constructs = DocumentCensus.Construct.allCases.map {
      "\($0.rawValue): \(census.constructs[$0] ?? 0)"
    }
    let kinds = census.kinds.map { "kind \($0.key.rawValue): \($0.value)" }.sorted()
    let found = census.diagnostics.map { "\($0.key.rawValue): \($0.value)" }.sorted()
    return (["documents: \(census.documents)"] + constructs + kinds + found)
      .joined(separator: "\n") + "\n"
  }
}

/// The five documents that the project began with, which are next to the package too.
private enum Seeds {
  static let folder = RealPages.shared.appending(path: "seeds")
  static let names =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()

  static func outline(of number: String) throws -> DocumentOutline {
    let name = try #require(names.first { $0.hasPrefix(number) })
    let bytes = try Data(contentsOf: folder.appending(path: name))
    return DocumentOutline(
      DocumentReader.read(
        SourceFile(path: name, bytes: Array(bytes)), languages: TestLanguages.all),
      labels: try RealPages.labels())
  }
}

@Suite(.enabled(if: !Seeds.names.isEmpty, "the seeds are not next to the package"))
struct OutlineSeedTests {
  @Test(arguments: [
    ("000", [3, 5]), ("001", [5, 4, 5]), ("002", [3, 5]), ("003", [5]), ("004", [2, 6, 7]),
  ])
  func countsTheLogicalStepsOfEverySeed(number: String, steps: [Int]) throws {
    let outline = try Seeds.outline(of: number)
    #expect(outline.procedures.map(\.steps.count) == steps)
    #expect(outline.counts.steps == steps.reduce(0, +))
    #expect(outline.document.diagnostics.isEmpty)
  }

  @Test func classifiesEveryStepOfTheSeeds() throws {
    for number in ["000", "001", "002", "003", "004"] {
      for procedure in try Seeds.outline(of: number).procedures {
        for step in procedure.steps {
          #expect(step.kind != .instruct, "\(step.id)")
        }
      }
    }
  }

  @Test func readsOneProcedureAlikeInSwedishAndDutch() throws {
    let swedish = try Seeds.outline(of: "000")
    let dutch = try Seeds.outline(of: "002")
    #expect(
      swedish.procedures.map { $0.steps.map(\.kind) }
        == dutch.procedures.map { $0.steps.map(\.kind) })
  }

  @Test func resolvesLabelsWhoseBoldHasMoved() throws {
    let outline = try Seeds.outline(of: "002")
    let labels = outline.procedures[0].steps.map { $0.labels.map(\.target) }
    #expect(
      labels == [
        ["Gebruikers", "Actieve gebruikers"], ["Licenties en apps"], ["Wijzigingen opslaan"],
      ])
    #expect(outline.procedures[1].anchor.hasSuffix("~2"))
    #expect(outline.counts.segments == 24)
  }
}

/// The minimum values for what `stegvis-bench --quality` measures on all pages, tested on a sample.
@Suite(.enabled(if: RealPages.areThere, "the real pages are not next to the package"))
struct EqualityMutationTests {
  /// Five pages in a hundred; with more, the debug build takes too long.
  private func table() throws -> MutationTable {
    let corpus = try QualityCorpus(
      shared: RealPages.shared.path, glossary: try RealPages.labels(),
      languages: TestLanguages.all, share: 5)
    return MutationTable(corpus, half: .reported)
  }

  @Test func findsMutantsOfRealPagesAndLeavesThePagesAlone() throws {
    let table = try table()
    let floors: [(MutationKind, MutationTable.Against, Double)] = [
      (.swapSteps, .ownEnglish, 0.99), (.swapSteps, .englishPage, 0.99),
      (.dropStep, .englishPage, 0.99), (.nestStep, .englishPage, 0.99),
      (.mergeSteps, .englishPage, 0.99), (.loseAlert, .englishPage, 0.99),
      (.mergeUnits, .englishPage, 0.99), (.dropSentence, .ownEnglish, 0.99),
      (.changeLink, .ownEnglish, 0.99), (.dropLink, .ownEnglish, 0.99),
      (.dropStep, .plain, 0.99), (.mergeSteps, .plain, 0.99),
      // A twentieth of the pages contains fewer words and labels than all of them.
      (.swapTargets, .ownEnglish, 0.85), (.renameLabel, .ownEnglish, 0.65),
      (.changeNumber, .ownEnglish, 0.95), (.dropNot, .ownEnglish, 0.5),
    ]
    for (kind, against, floor) in floors {
      guard let count = table.counts[kind]?[against], count.mutants >= 10 else { continue }
      #expect(count.share >= floor, "\(kind.rawValue), \(against.rawValue)")
    }
    for against in MutationTable.Against.allCases {
      let wrong = table.falseAlarms[against]?.count ?? 0
      #expect(wrong * 100 <= 10 * (table.pages[against] ?? 0), "\(against.rawValue): \(wrong)")
    }
  }
}

/// The minimum value for what `stegvis-bench --quality --kinds` measures on all pages, tested on a
/// sample.
@Suite(.enabled(if: RealPages.areThere, "the real pages are not next to the package"))
struct KindAgreementTests {
  @Test func readsAStepAsTheSameKindInEveryLanguage() throws {
    let agreement = try KindAgreement(
      shared: RealPages.shared.path, glossary: try RealPages.labels(),
      languages: TestLanguages.all, half: .reported, share: 20)
    var measured = 0
    for (group, count) in agreement.counts where group.translation == "HT" && count.steps > 100 {
      #expect(count.share >= 0.88, "\(group.name): \(count)")
      #expect(Double(count.unknown) <= 0.08 * Double(count.steps), "\(group.name): \(count)")
      measured += 1
    }
    #expect(measured >= 2)
  }
}

/// The real pages next to the package, which other clones do not have.
enum RealPages {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let shared = root.deletingLastPathComponent().appending(path: "shared")
  static let areThere = FileManager.default.fileExists(
    atPath: shared.appending(path: "corpus").path)

  /// The project's own glossary of labels.
  static func labels() throws -> LabelGlossary {
    try LabelGlossary(
      yaml: String(contentsOf: root.appending(path: "Resources/labels.yaml"), encoding: .utf8))
  }
}
