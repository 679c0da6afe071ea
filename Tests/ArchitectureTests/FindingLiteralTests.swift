import Foundation
import Testing

/// What `check` finds is written in the code in English; every language has a sentence for it.
struct FindingLiteralTests {
  /// `Presentation` looks the texts up, and makes none.
  private static let sources = SourceTree.files(below: "Sources").filter {
    $0.target != "Presentation"
  }

  /// The texts of the families of findings in a file of words, by key.
  private static func texts(of language: String) -> [String: String] {
    var texts: [String: String] = [:]
    for line in SourceTree.read("locales/\(language).yaml").split(separator: "\n") {
      guard line.hasPrefix("finding"), let colon = line.firstRange(of: ": ") else { continue }
      let text = String(line[colon.upperBound...].dropFirst().dropLast())
      texts[String(line[..<colon.lowerBound])] =
        text.replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
    }
    return texts
  }

  /// Otherwise a reader of Swedish or Dutch is told it in English.
  @Test func everySentenceInTheCodeIsInTheFilesOfWords() {
    let literals = FindingLiterals(Self.sources).literals
    let english = Set(Self.texts(of: "en").values)
    #expect(literals.count > 450)
    let missing = literals.filter { !english.contains($0.form) }.map { "\($0.path): \($0.form)" }
    #expect(missing.sorted() == [])
  }

  @Test func everyLanguageSaysThemInItsOwnWords() throws {
    let english = Self.texts(of: "en")
    let languages = try FileManager.default
      .contentsOfDirectory(atPath: SourceTree.root.appending(path: "locales").path)
      .filter { $0.hasSuffix(".yaml") && $0 != "en.yaml" }
      .map { String($0.dropLast(".yaml".count)) }
    #expect(languages.count > 1)
    // What may be the same: marks alone, and words that two languages share.
    let shared = ["findingPart.listed", "findingPart.element"]
    for language in languages {
      let own = Self.texts(of: language)
      for (key, text) in english where !shared.contains(key) {
        #expect(own[key] != nil && own[key] != text, "\(language): \(key)")
      }
    }
  }

  /// Texts of others are few, and each is a value of a sentence of ours, or has a sentence for each
  /// of its usual words.
  @Test func takesNoSentenceFromElsewhere() {
    let verbatim = Self.sources.filter { $0.text.contains("FindingText(verbatim:") }.map(\.path)
    #expect(
      Set(verbatim) == [
        "Sources/Diagnostics/FindingText.swift", "Sources/Markup/Grammar/GrammarChecker.swift",
        "Sources/Markup/YAML/YAMLProblem.swift", "Sources/Procedures/Binding/ManifestBinding.swift",
      ])
  }

  @Test func findsLiteralsWhereverTheyBecomeTexts() {
    let code = #"""
      struct Check {
        let limit: [FindingText]
        func report(_ id: ID, at place: Int, _ text: FindingText, advice: FindingText? = nil, section: String) {}
        var word: FindingText { isLong ? "long \(name(of: "x"))" : "short" }
        func own(_ name: String) -> FindingText? { "own \(name) \(1)" }
        func find() {
          report(.a, at: 1, "first '\(x.joined(separator: ", "))'", advice: y ? "second" : nil, section: "4.1")
          let text: FindingText = z ? "third" : .either(names.map { "\($0)" })
          report(.b, at: 2, list.isEmpty ? "fourth" : w("fifth", "x"), section: "4.2")
          other("sixth")
        }
      }
      """#
    let found = FindingLiterals([SourceTree.File(path: "Sources/Made/Check.swift", text: code)])
    #expect(
      Set(found.literals.map(\.form)) == [
        "long {1}", "short", "own {1} {2}", "first '{1}'", "second", "third", "{1}", "fourth",
        "fifth", "x",
      ])
  }
}
