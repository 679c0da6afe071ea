import Documents
import Foundation
import Markup
import Operations
import Presentation
import Procedures
import Sessions
import TestSupport
import Testing
import Workspaces

/// Rules for every file in `procedures/`.
struct ContentTests {
  private static let procedures = (try? Checkout.names(in: "procedures")) ?? []

  @Test func carriesEveryRuleAndContradictionInSomeStep() throws {
    let content = ContentFolder(path: Checkout.root.path)
    let rules = RulesReader.ids(try content.resource("rules.yaml"))
    #expect(rules.count == 38)
    let library = try Conformance.shared.library
    let carried = Set(library.procedures.values.flatMap(\.steps).flatMap(\.rules))
    #expect(rules.subtracting(carried).sorted() == [])
  }

  @Test(arguments: procedures, ["sv", "nl"])
  func namesTheEnglishDocumentItTranslates(_ procedure: String, _ language: String) throws {
    let folder = Checkout.root.appending(path: "procedures/\(procedure)")
    let english = try String(contentsOf: folder.appending(path: "en.md"), encoding: .utf8)
    let translated = DocumentReader.read(
      try Checkout.file(folder.appending(path: "\(language).md")), languages: TestLanguages.all)
    let windows = english.replacing("\n", with: "\r\n")
    #expect(translated.sourceHash == Digest.sha1(Array(windows.utf8)))
    #expect(translated.locale.language == language)
    #expect(!translated.segments.isEmpty)
    for segment in translated.segments {
      #expect(english.contains(segment.source ?? ""), "\(segment.id)")
    }
  }

  /// Steps that happen outside a user interface, in sentences like no other.
  private static let unlike: Set = [
    "place-hold", "record-team-site", "restore-outlook",
  ]

  /// Kinds are read from a sentence in its own language, so a translation shows whether they are understood there.
  @Test(arguments: procedures, ["en", "sv", "nl"])
  func classifiesEveryStep(_ procedure: String, _ language: String) throws {
    let library = try Conformance.shared.library
    let texts = library.procedures[ProcedureID(procedure)]?.texts[language]?.steps ?? [:]
    let english = library.procedures[ProcedureID(procedure)]?.texts["en"]?.steps ?? [:]
    #expect(!texts.isEmpty)
    for (id, text) in texts {
      #expect(!text.sentence.isEmpty, "\(id)")
      let kind = english[id]?.kind
      // What somebody decides has no kind of its own; everything else is recognised, but for these.
      #expect(
        kind != .instruct || id.rawValue.hasPrefix("decide-") || Self.unlike.contains(id.rawValue),
        "\(id)")
      #expect(kind == .instruct || text.kind == kind, "\(id)")
    }
  }

  /// Every warning and note of a procedure stands on its screens, once and where the document has it.
  @Test(arguments: ["en", "sv", "nl"])
  func showsEachAlertOnceWhereItStands(language: String) throws {
    let words = try #require(Conformance.shared.words[language])
    var count = 0
    for (id, procedure) in try Conformance.shared.library.procedures {
      let graph = try #require(
        StepGraph(of: id, in: try Conformance.shared.library.procedures))
      for node in graph.nodes where node.calls.isEmpty {
        guard let text = procedure.texts[language]?.steps[node.step.id] else { continue }
        let view = StepView(
          node: node, ordinal: 1, count: 1, mode: .manual, facts: [], prediction: [],
          question: .proceed, refusals: [])
        let lines = ShownText(view, in: graph, words).text.split(separator: "\n").map(String.init)
        for paragraph in text.alerts.flatMap(\.paragraphs) {
          let told = TextRun.runs(of: paragraph).plain
          count += 1
          #expect(lines.count { $0 == words.runs(of: paragraph).plain } == 1, "\(node.id): \(told)")
        }
      }
    }
    #expect(count > 50)
  }

  /// Whoever knows the warning of one procedure must find it before the same change in another.
  @Test(arguments: ["en", "sv", "nl"])
  func warnsInTheSameWordsBeforeTheSameChange(language: String) throws {
    let procedures = try Conformance.shared.library.procedures.values
    func warnings(before operations: Set<OperationID>) -> [String] {
      procedures.flatMap { procedure in
        procedure.steps.filter { operations.contains($0.operation.id) }.map { step in
          let alerts = procedure.texts[language]?.steps[step.id]?.alerts ?? []
          return alerts.filter { $0.kind == .warning || $0.kind == .caution }
            .flatMap(\.paragraphs).map { $0.map(\.plain).joined() }.joined(separator: " ")
        }
      }
    }
    for operation in ["license.leaveGroup", "mailbox.releaseHolds", "user.delete"] as [OperationID]
    {
      let found = warnings(before: [operation])
      #expect(found.count > 1 && Set(found).count == 1, "\(operation): \(found)")
      #expect(found.first?.isEmpty == false, "\(operation)")
    }
    // Replacing licenses says first what it replaces.
    let found = warnings(before: ["license.unassign", "license.unassignAll", "license.replace"])
    let common = found.min { $0.count < $1.count } ?? ""
    #expect(found.count == 6 && !common.isEmpty)
    #expect(found.allSatisfy { $0.hasSuffix(common) }, "\(found)")
  }
}
