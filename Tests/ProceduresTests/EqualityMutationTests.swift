import Foundation
import Procedures
import Testing
import Translation
import stegvis_bench

/// The minimum values for what `stegvis-bench --quality` measures on all pages, tested on a sample.
@Suite(.enabled(if: RealPages.areThere, "the real pages do not lie beside the package"))
struct EqualityMutationTests {
  /// Five pages in a hundred; with more, the debug build takes too long.
  private func table() throws -> MutationTable {
    let labels = try String(
      contentsOf: RealPages.root.appending(path: "Resources/labels.yaml"), encoding: .utf8)
    let corpus = try QualityCorpus(
      shared: RealPages.shared.path, glossary: try LabelGlossary(yaml: labels), share: 5)
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
