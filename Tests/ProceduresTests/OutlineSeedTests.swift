import Documents
import Foundation
import Procedures
import Testing
import Translation

/// Files next to the package that are not part of it.
private enum Shared {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let seeds = root.deletingLastPathComponent().appending(path: "shared/seeds")
  static let names =
    ((try? FileManager.default.contentsOfDirectory(atPath: seeds.path)) ?? []).sorted()

  static func outline(ofSeed number: String) throws -> DocumentOutline {
    let name = try #require(names.first { $0.hasPrefix(number) })
    let bytes = try Data(contentsOf: seeds.appending(path: name))
    let labels = try String(
      contentsOf: root.appending(path: "Resources/labels.yaml"), encoding: .utf8)
    return DocumentOutline(
      DocumentReader.read(SourceFile(path: name, bytes: Array(bytes))),
      labels: try LabelGlossary(yaml: labels))
  }
}

@Suite(.enabled(if: !Shared.names.isEmpty, "the seeds do not lie beside the package"))
struct OutlineSeedTests {
  @Test(arguments: [
    ("000", [3, 5]), ("001", [5, 4, 5]), ("002", [3, 5]), ("003", [5]), ("004", [2, 6, 7]),
  ])
  func countsTheLogicalStepsOfEverySeed(number: String, steps: [Int]) throws {
    let outline = try Shared.outline(ofSeed: number)
    #expect(outline.procedures.map(\.steps.count) == steps)
    #expect(outline.counts.steps == steps.reduce(0, +))
    #expect(outline.document.diagnostics.isEmpty)
  }

  @Test func classifiesEveryStepOfTheSeeds() throws {
    for number in ["000", "001", "002", "003", "004"] {
      for procedure in try Shared.outline(ofSeed: number).procedures {
        for step in procedure.steps {
          #expect(step.kind != .instruct, "\(step.id)")
        }
      }
    }
  }

  @Test func readsOneProcedureAlikeInSwedishAndDutch() throws {
    let swedish = try Shared.outline(ofSeed: "000")
    let dutch = try Shared.outline(ofSeed: "002")
    #expect(
      swedish.procedures.map { $0.steps.map(\.kind) }
        == dutch.procedures.map { $0.steps.map(\.kind) })
  }

  @Test func resolvesLabelsWhoseBoldHasMoved() throws {
    let outline = try Shared.outline(ofSeed: "002")
    let labels = outline.procedures[0].steps.map { $0.labels.map(\.target) }
    #expect(
      labels == [
        ["Gebruikers", "Actieve gebruikers"], ["Licenties en apps"], ["Wijzigingen opslaan"],
      ])
    #expect(outline.procedures[1].anchor.hasSuffix("~2"))
    #expect(outline.counts.segments == 24)
  }
}
