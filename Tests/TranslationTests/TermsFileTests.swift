import Documents
import Foundation
import Testing
import Translation
import Yams

/// `Resources/terms.yaml`, and whether our own sentences keep to it.
struct TermsFileTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func terms() throws -> [[String: Any]] {
    let text = try String(contentsOf: root.appending(path: "Resources/terms.yaml"), encoding: .utf8)
    return try #require(try Yams.load(yaml: text) as? [[String: Any]])
  }

  @Test func namesEveryConceptInEveryLanguage() throws {
    let terms = try Self.terms()
    let concepts = terms.compactMap { $0["concept"] as? String }
    #expect(concepts.count == terms.count && Set(concepts).count == concepts.count)
    for entry in terms {
      let concept = entry["concept"] as? String ?? ""
      let explanation = entry["explanation"] as? [String: String]
      for language in LocaleFile.languages {
        let words = entry[language] as? [String: Any]
        let term = words?["term"] as? String
        #expect(term?.isEmpty == false, "\(concept), \(language)")
        let avoid = words?["avoid"] as? [String] ?? []
        let forms = words?["forms"] as? [String] ?? []
        #expect(!avoid.contains(term ?? "") && Set(avoid).isDisjoint(with: forms), "\(concept)")
        #expect(explanation == nil || explanation?[language]?.isEmpty == false, "\(concept)")
      }
    }
  }

  @Test(arguments: LocaleFile.languages)
  func usesNoWordToAvoid(language: String) throws {
    let sentences = try Self.sentences(language)
    #expect(sentences.count > 1_000)
    var found: [String] = []
    for entry in try Self.terms() {
      let words = entry[language] as? [String: Any]
      for word in words?["avoid"] as? [String] ?? [] {
        let wanted = word.lowercased()
        found += sentences.filter { Self.says($0, wanted) }.map { "\(word): \($0)" }
      }
    }
    #expect(found.sorted() == [])
  }

  @Test func findsAWordToAvoidOnlyWhereItIsAWholeWord() {
    #expect(Self.says("postlådans spärr är hävd.", "spärr"))
    #expect(!Self.says("postlådans bevarandespärr", "spärr"))
    #expect(!Self.says("spärrlista", "spärr"))
    #expect(Self.says("bevarandespärr och spärr", "spärr"))
  }

  /// The program's own sentences and those of all procedures, in lower case, without placeholders.
  private static func sentences(_ language: String) throws -> [String] {
    let words = try LocaleFile(language).catalogue.messages.values.map { $0.filled([:]) }
    let folder = root.appending(path: "procedures")
    let procedures = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let documents = try procedures.flatMap { procedure -> [String] in
      let path = folder.appending(path: "\(procedure)/\(language).md")
      guard FileManager.default.fileExists(atPath: path.path) else { return [] }
      let text = try String(contentsOf: path, encoding: .utf8)
      guard language != "en" else { return text.split(separator: "\n").map(String.init) }
      return DocumentReader.read(SourceFile(path: path.path, text: text)).segments.map(\.target)
    }
    return (words + documents).map { $0.lowercased() }
  }

  /// Whether a text has `word` in it, with no letter, digit or hyphen at either side.
  private static func says(_ text: String, _ word: String) -> Bool {
    func isPart(_ character: Character?) -> Bool {
      guard let character else { return false }
      return character.isLetter || character.isNumber || character == "-"
    }
    return text.ranges(of: word).contains { range in
      !isPart(text[..<range.lowerBound].last) && !isPart(text[range.upperBound...].first)
    }
  }
}
