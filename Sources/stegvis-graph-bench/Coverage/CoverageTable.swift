import EmbeddedTenant
import Foundation
import Operations
import Procedures
import Sessions
import Translation
import Workspaces

/// How many of the lists drawn from real pages Stegvis carries out, and what it lacks for the others.
package struct CoverageTable: Sendable {
  /// The results on one tenant with one catalogue, list by list.
  struct Column: Sendable {
    let title: String
    let results: [CoverageResult]

    func count(_ isCounted: (CoverageResult) -> Bool) -> Int { results.count(where: isCounted) }
  }

  private let draw: CoverageDraw
  private let columns: [Column]
  private let catalogue: Catalogue
  private let scores: [(name: String, all: ProposalScore, reported: ProposalScore)]

  /// The folder of this figure's data in the checkout.
  private static let folder = "Tests/Coverage"

  /// - Parameters:
  ///   - corpus: the folder of one language and product of the corpus.
  ///   - program: the `stegvis` that proposes.
  /// - Throws: `CoverageDraw.Unfit` if a figure would be of something else than was bound by hand.
  package init(
    corpus: String, content: ContentFolder, sample: EmbeddedTenant, program: String,
    told: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws {
    let data = "\(content.path)/\(Self.folder)"
    draw = try CoverageDraw(corpus: corpus, data: data, content: content)
    let labels = try content.resource("labels.yaml")
    let glossary = try LabelGlossary(yaml: String(decoding: labels.bytes, as: UTF8.self))
    let languages = try content.languageRules()
    let library = try ProcedureLibrary(
      content.procedures(),
      binder: ProcedureBinder(
        catalogue: sample.domain.catalogue, labels: glossary, languages: languages),
      source: content.source)
    let walk = try CoverageWalk(
      on: sample, library, languages, glossary,
      typed: try AnswersReader.read(try FileReading.file("\(data)/typed.yaml")).inputs)
    let catalogue = walk.catalogue
    self.catalogue = catalogue
    let before = Set(
      String(decoding: try FileReading.file("\(data)/before.txt").bytes, as: UTF8.self)
        .split(separator: "\n").map { OperationID(rawValue: String($0)) })
    let isOld: @Sendable (OperationID) -> Bool = { id in
      catalogue[id]?.kind == .change ? before.contains(id) : true
    }
    let settings: [(String, CoverageWalk.Place, @Sendable (OperationID) -> Bool)] = [
      ("before, in practice", .practice, isOld), ("before, over Graph", .graph, isOld),
      ("now, in practice", .practice, { _ in true }), ("now, over Graph", .graph, { _ in true }),
    ]
    var columns: [Column] = []
    var done = 0
    for (title, place, known) in settings {
      var results: [CoverageResult] = []
      for procedure in draw.procedures {
        results.append(try await walk.result(of: procedure, on: place, known: known))
        done += 1
        told(done, settings.count * draw.procedures.count)
      }
      columns.append(Column(title: title, results: results))
    }
    self.columns = columns
    scores = try Self.scores(
      draw, catalogue, BindProposals(program: program, content: content.path), corpus)
  }

  private static func scores(
    _ draw: CoverageDraw, _ catalogue: Catalogue, _ bind: BindProposals, _ corpus: String
  ) throws -> [(name: String, all: ProposalScore, reported: ProposalScore)] {
    let home = FileManager.default.temporaryDirectory
      .appending(path: "coverage-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: home) }
    var pages: [String: [BindProposals.Proposed]] = [:]
    for procedure in draw.procedures where pages[procedure.path] == nil {
      pages[procedure.path] = try bind.proposals(
        for: "\(corpus)/\(procedure.path)", home: home)
    }
    let kinds: [(String, Set<OperationKind>)] = [
      ("changes", [.change]), ("choices", [.choose]), ("pages that are opened", [.open]),
    ]
    return kinds.map { name, kinds in
      // What a person does by hand is proposed of no sentence.
      let byHand = ManualDomain().catalogue
      let counts: (OperationID) -> Bool = { id in
        byHand[id] == nil && catalogue[id].map { kinds.contains($0.kind) } ?? false
      }
      var (all, reported) = (ProposalScore(), ProposalScore())
      for procedure in draw.procedures {
        let score = BindProposals.score(
          pages[procedure.path] ?? [], with: procedure, counts: counts)
        all = all + score
        if !procedure.isSetOn { reported = reported + score }
      }
      return (name, all, reported)
    }
  }

  /// The lists that nobody got through, one a line; empty if there are none.
  package var stopped: [String] {
    columns.flatMap { column in
      zip(draw.procedures, column.results).compactMap { procedure, result in
        guard case .stopped(let ending) = result else { return nil }
        return "\(column.title): \(procedure.path)#\(procedure.anchor): \(ending)"
      }
    }
  }

  package var markdown: String {
    [shares, operations, proposals].joined(separator: "\n")
  }

  private var shares: String {
    let rows: [(String, (CoverageResult) -> Bool)] = [
      ("Stegvis makes all their changes, and reads each back", { $0 == .performed }),
      ("all changes are read back, and a person makes some", { $0 == .verified }),
      ("some changes are read back, a person vouches for the others", { $0 == .partly }),
      ("a person vouches for all changes", { $0 == .attested }),
      (
        "not walked to the end",
        { if case .stopped = $0 { true } else { false } }
      ),
    ]
    var lines = [
      "| of \(draw.procedures.count) procedures | \(columns.map(\.title).joined(separator: " | ")) |",
      "|---|\(columns.map { _ in "--:" }.joined(separator: "|"))|",
    ]
    for (name, isCounted) in rows {
      lines.append(
        "| \(name) | \(columns.map { "\($0.count(isCounted))" }.joined(separator: " | ")) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Every change that a list needs, by how many need it.
  private var operations: String {
    var needs: [OperationID: (all: Int, only: Int)] = [:]
    for procedure in draw.procedures {
      let changes = procedure.changes(catalogue)
      let missing = changes.filter { catalogue[$0] == nil }
      for change in changes {
        needs[change, default: (0, 0)].all += 1
        if missing == [change] { needs[change, default: (0, 0)].only += 1 }
      }
    }
    var lines = [
      "Which changes they need; of what Stegvis lacks, how many lack nothing else:", "",
      "| change | needed by | Stegvis | lacking only this |", "|---|--:|---|--:|",
    ]
    let inOrder = needs.sorted { one, other in
      one.value.all != other.value.all ? one.value.all > other.value.all : one.key < other.key
    }
    for (id, need) in inOrder {
      let state =
        switch catalogue[id]?.hasInterface {
        case true?: "makes it"
        case false?: "reads it back; a person makes it"
        case nil: "–"
        }
      let only = catalogue[id] == nil ? "\(need.only)" : ""
      lines.append("| `\(id)` | \(need.all) | \(state) | \(only) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var proposals: String {
    var lines = [
      "What `stegvis bind` proposes for the same steps, compared with what was bound by hand. On one half of the "
        + "procedures phrases may be set; the other half is reported apart:",
      "",
      "| proposals | right | wrong | missed | precision | recall | sure and right |",
      "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for (name, all, reported) in scores {
      lines.append("| \(name) | \(all.cells.joined(separator: " | ")) |")
      lines.append("| – in the reported half | \(reported.cells.joined(separator: " | ")) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
