import Documents
import Foundation
import Markup
import Procedures
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
      try Checkout.file(folder.appending(path: "\(language).md")))
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
}
