import Foundation
import Testing
import Translation
import stegvis_bench

/// The minimum value for what `stegvis-bench --quality --kinds` measures on all pages, tested on a
/// sample.
@Suite(.enabled(if: RealPages.areThere, "the real pages do not lie beside the package"))
struct KindAgreementTests {
  @Test func readsAStepAsTheSameKindInEveryLanguage() throws {
    let labels = try String(
      contentsOf: RealPages.root.appending(path: "Resources/labels.yaml"), encoding: .utf8)
    let agreement = try KindAgreement(
      shared: RealPages.shared.path, glossary: try LabelGlossary(yaml: labels), half: .reported,
      share: 20)
    var measured = 0
    for (group, count) in agreement.counts where group.translation == "HT" && count.steps > 100 {
      #expect(count.share >= 0.88, "\(group.name): \(count)")
      #expect(Double(count.unknown) <= 0.08 * Double(count.steps), "\(group.name): \(count)")
      measured += 1
    }
    #expect(measured >= 2)
  }
}
