import Documents
import Foundation
import Operations
import Procedures
import Testing
import Translation
import Workspaces
import stegvis_graph_bench

/// How many lists of steps drawn from pages Stegvis carries out.
@Suite struct CoverageTests {
  /// A folder of pages, and what their steps do.
  private struct Pages {
    let corpus: String
    let data: String

    /// - Parameters:
    ///   - calls: for each step of the only page, the operations with their arguments.
    ///   - changed: whether the page has changed since it was bound.
    init(_ steps: [(sentence: String, calls: [String])], changed: Bool = false) throws {
      let folder = FileManager.default.temporaryDirectory
        .appending(path: "coverage-\(UUID().uuidString)")
      corpus = folder.appending(path: "corpus").path
      data = folder.appending(path: "data").path
      let page = steps.enumerated().map { "\($0.offset + 1). \($0.element.sentence)" }
      try Self.write(
        "# Leavers\n\n\(page.joined(separator: "\n"))\(changed ? " Now." : "")\n",
        to: "\(corpus)/admin/leavers.md")
      let bound = steps.enumerated().flatMap { index, step in
        [
          "- at: \"leavers/\(index + 1)\"",
          "  digest: \"\(BindingText.digest(of: [.text(step.sentence)]))\"",
        ] + (step.calls.isEmpty ? [] : ["  operations:"] + step.calls.map { "  - \($0)" })
      }
      try Self.write(
        "document: \"leavers.md\"\npassages:\n\(bound.joined(separator: "\n"))\n",
        to: "\(data)/bindings/admin/leavers.yaml")
      try Self.write("taken\tadmin/leavers.md\tleavers\n", to: "\(data)/drawn.tsv")
    }

    private static func write(_ text: String, to path: String) throws {
      try FileManager.default.createDirectory(
        at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(filePath: path))
    }

    var draw: CoverageDraw {
      get throws {
        try CoverageDraw(
          corpus: corpus, data: data, content: ContentFolder(path: Checkout.root.path))
      }
    }
  }

  private static let block = [
    ("Choose a user.", ["operation: user.choose"]),
    ("Block them.", ["operation: user.blockSignIn"]),
  ]

  private func result(
    _ steps: [(sentence: String, calls: [String])], on place: CoverageWalk.Place,
    without unknown: OperationID? = nil, typed: [String: [String]] = [:]
  ) async throws -> CoverageResult {
    let procedure = try #require(try Pages(steps).draw.procedures.first)
    let conformance = try Conformance.shared
    let walk = try CoverageWalk(
      on: conformance.sample, conformance.library,
      try ContentFolder(path: Checkout.root.path).languageRules(), LabelGlossary(), typed: typed)
    return try await walk.result(of: procedure, on: place) { $0 != unknown }
  }

  @Test(arguments: CoverageWalk.Place.allCases)
  func countsAListAsPerformedWhoseChangesAreMadeAndReadBack(_ place: CoverageWalk.Place)
    async throws
  {
    #expect(try await result(Self.block, on: place) == .performed)
  }

  @Test func countsAChangeThatAPersonMakesAsVerifiedOnly() async throws {
    let steps = [
      ("Choose a subscription.", ["operation: subscription.choose"]),
      ("Enter a number.", ["operation: quantity.enter"]),
      ("Save.", ["operation: subscription.setQuantity"]),
    ]
    let typed = ["quantity.enter": ["30"]]
    #expect(try await result(steps, on: .practice, typed: typed) == .performed)
    #expect(try await result(steps, on: .graph, typed: typed) == .verified)
  }

  @Test func countsAListAsPartlyDoneThatNeedsWhatStegvisLacks() async throws {
    let steps = Self.block + [("Tell their team.", ["operation: teams.tell"])]
    #expect(try await result(steps, on: .practice) == .partly)
  }

  @Test func leavesToAPersonWhatAnEarlierCatalogueLacked() async throws {
    #expect(
      try await result(Self.block, on: .practice, without: "user.blockSignIn") == .attested)
  }

  @Test func choosesAnotherWhereAChangeIsRefusedOrChangesNothing() async throws {
    // Of all accounts, only a deleted one can be restored.
    let steps = [
      ("Choose a user.", ["operation: user.choose"]),
      ("Restore them.", ["operation: user.restore"]),
    ]
    #expect(try await result(steps, on: .practice) == .performed)
  }

  @Test func takesNoFigureFromASentenceThatWasNotBound() throws {
    let pages = try Pages(Self.block, changed: true)
    #expect(throws: CoverageDraw.Unfit.self) { try pages.draw }
  }

  @Test func takesNoFigureFromAnotherDrawing() throws {
    let pages = try Pages(Self.block)
    try Data("reads\tadmin/others.md\tothers\n".utf8)
      .write(to: URL(filePath: "\(pages.data)/drawn.tsv"))
    #expect(throws: CoverageDraw.Unfit.self) { try pages.draw }
  }

  @Test func holdsProposalsAgainstWhatWasBound() throws {
    let procedure = try #require(try Pages(Self.block).draw.procedures.first)
    let proposed = [
      BindProposals.Proposed(anchor: "leavers/1", operation: "user.choose", isSure: true),
      BindProposals.Proposed(anchor: "leavers/1", operation: "user.delete", isSure: false),
      BindProposals.Proposed(anchor: "others/1", operation: "user.delete", isSure: true),
    ]
    let score = BindProposals.score(proposed, with: procedure) { _ in true }
    var expected = ProposalScore()
    (expected.right, expected.wrong, expected.missed, expected.sureRight) = (1, 1, 1, 1)
    #expect(score == expected)
    #expect(score.cells == ["1", "1", "1", "50.0 %", "50.0 %", "1 of 1"])
  }

  /// The real pages and what was bound by hand; only where the pages are.
  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: Self.corpus),
      "no ../shared beside this checkout: the pages are not here"))
  func fitsThePagesThatWereDrawn() throws {
    let draw = try CoverageDraw(
      corpus: Self.corpus, data: Checkout.root.appending(path: "Tests/Coverage").path,
      content: ContentFolder(path: Checkout.root.path))
    #expect(draw.procedures.count == 100)
    #expect(Set(draw.procedures.map { "\($0.path)#\($0.anchor)" }).count == 100)
  }

  private static let corpus = Checkout.root.deletingLastPathComponent()
    .appending(path: "shared/corpus/m365-nl").path
}
