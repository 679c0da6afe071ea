import Documents
import Foundation
import TestSupport
import Testing
import Translation
import Yams

/// The lists of terms, and whether our own sentences keep to them.
struct TermsFileTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static let files = ["Resources/terms.yaml", "domains/microsoft-365/terms.yaml"]

  private static func file(_ name: String) throws -> SourceFile {
    SourceFile(
      path: name, bytes: Array(try Data(contentsOf: root.appending(path: name))))
  }

  private static func terms() throws -> TermList {
    TermList(joining: try files.map { TermList.read(try file($0)).terms })
  }

  /// What a YAML parser reads is what our own reader reads.
  @Test(arguments: files)
  func isReadAsYAML(name: String) throws {
    let file = try Self.file(name)
    let (terms, diagnostics) = TermList.read(file)
    #expect(diagnostics.isEmpty)
    let entries = try #require(
      try Yams.load(yaml: String(decoding: file.bytes, as: UTF8.self)) as? [[String: Any]])
    #expect(entries.map { $0["concept"] as? String } == terms.concepts.map(\.name))
    for (entry, concept) in zip(entries, terms.concepts) {
      #expect(entry["explanation"] as? [String: String] ?? [:] == concept.explanations)
      #expect((entry["shown"] as? String == "no") == !concept.isShown)
      for language in LocaleFile.languages {
        let words = entry[language] as? [String: Any] ?? [:]
        let own = try #require(concept.words[language])
        #expect(words["term"] as? String == own.term)
        #expect(words["forms"] as? [String] ?? [] == own.forms)
        #expect(words["synonyms"] as? [String] ?? [] == own.synonyms)
        #expect(words["avoid"] as? [String] ?? [] == own.avoid)
      }
    }
  }

  @Test func namesEveryConceptInEveryLanguage() throws {
    let terms = try Self.terms()
    let names = terms.concepts.map(\.name)
    #expect(names.count > 40 && Set(names).count == names.count)
    for concept in terms.concepts {
      for language in LocaleFile.languages {
        let words = try #require(concept.words[language], "\(concept.name), \(language)")
        #expect(!words.term.isEmpty && Set(words.avoid).isDisjoint(with: words.names))
        #expect(
          concept.explanations.isEmpty || concept.explanations[language]?.isEmpty == false,
          "\(concept.name)")
      }
    }
  }

  @Test(arguments: LocaleFile.languages)
  func usesNoWordToAvoid(language: String) throws {
    let check = TermCheck(try Self.terms())
    let names = ["locales/\(language).yaml", "domains/microsoft-365/words/\(language).yaml"]
    let words = try names.flatMap {
      check.diagnostics(ofWords: try Self.file($0), in: language)
    }
    let folder = Self.root.appending(path: "procedures")
    let procedures = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let documents = try procedures.map { "procedures/\($0)/\(language).md" }
      .filter { FileManager.default.fileExists(atPath: Self.root.appending(path: $0).path) }
      .map { DocumentReader.read(try Self.file($0), languages: TestLanguages.all) }
    #expect(documents.count > 10)
    // Of our own sentences, also those whose English does not name the concept.
    let finder = TermFinder(try Self.terms(), language: language, roles: [.name, .avoided])
    let sentences = documents.flatMap(\.segments).flatMap { segment in
      finder.found(in: MarkdownCodes.text(of: segment.target)).filter { $0.role == .avoided }
        .map { "\($0.word): \(segment.target)" }
    }
    #expect(sentences == [])
    #expect((words + documents.flatMap(check.diagnostics(of:))).map(\.message) == [])
  }
}
