import Diagnostics
import Foundation
import Presentation
import Testing
import Translation

/// What `check` finds, in the reader's language.
struct FindingWordsTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func findingWords(_ language: String) throws -> FindingWords {
    let english = try Invented.words("en").catalogue
    return FindingWords(
      try Invented.words(language), english: language == "en" ? nil : english)
  }

  private func diagnostic(_ message: FindingText, _ advice: FindingText? = nil) -> Diagnostic {
    Diagnostic(.numberChanged, .note, at: SourcePlace(path: "a.md"), message, advice: advice)
  }

  @Test func keepsTheFormOfALiteral() {
    let number = 3
    let text: FindingText = "number '\(number)' is '\("a" + "b")' in English"
    #expect(text.english == "number '3' is 'ab' in English")
    #expect(text.form == "number '{1}' is '{2}' in English" && text.values == ["3", "ab"])
    #expect(FindingText(verbatim: "x").form == nil)
    let told = "from a parser"
    #expect(
      Diagnostic(.punctEnd, .note, at: SourcePlace(path: "a"), told).messageText
        == FindingText(verbatim: told))
    let plain = Diagnostic(.linkEmpty, .error, at: SourcePlace(path: "a"), "link has no text")
    #expect(plain.messageText.form == "link has no text")
  }

  @Test func saysAFindingInTheReadersLanguage() throws {
    let found = diagnostic("number '\("3")' is '\("30")' in English", "write '\("{2} 30")'")
    let swedish = try findingWords("sv")
    #expect(swedish.message(of: found).text == "talet ”3” är ”30” på engelska")
    #expect(swedish.message(of: found).language == "sv")
    #expect(swedish.advice(of: found)?.text == "skriv ”{2} 30”")
    #expect(swedish.severity(of: found) == "anmärkning")
    #expect(try findingWords("en").message(of: found).text == "number '3' is '30' in English")
  }

  @Test func staysEnglishWithoutWords() throws {
    let found = diagnostic("something that no language has")
    let dutch = try findingWords("nl").message(of: found)
    #expect(dutch.text == "something that no language has" && dutch.language == "en")
    #expect(try findingWords("nl").advice(of: found) == nil)
  }

  /// Otherwise the sentence in the code has changed, and no language has words for it any more.
  @Test func hasTheEnglishThatIsInTheCode() throws {
    let files = FileManager.default.enumerator(
      at: Self.root.appending(path: "Sources"), includingPropertiesForKeys: nil)
    let sources = try (files?.compactMap { $0 as? URL } ?? [])
      .filter { $0.pathExtension == "swift" }
      .map { try String(contentsOf: $0, encoding: .utf8) }
    let literals = Set(sources.flatMap(Self.literals))
    let english = try Invented.words("en").catalogue.messages
      .filter { $0.key.hasPrefix("finding.") || $0.key.hasPrefix("findingAdvice.") }
    #expect(english.count > 100)
    for (key, message) in english.sorted(by: { $0.key < $1.key }) {
      let form = message.filled(
        Dictionary(uniqueKeysWithValues: message.placeholders.map { ($0, "\u{0}") }))
      #expect(literals.contains(form), "\(key)")
    }
  }

  /// The texts in quotation marks of a source file, with NUL in place of what is filled in.
  private static func literals(in source: String) -> [String] {
    var found: [String] = []
    for line in source.split(separator: "\n")
    where !line.drop(while: { $0 == " " }).hasPrefix("//") {
      var rest = line[...]
      while let quote = rest.firstIndex(of: "\"") {
        rest = rest[rest.index(after: quote)...]
        var text = ""
        while let character = rest.popFirst(), character != "\"" {
          guard character == "\\" else {
            text.append(character)
            continue
          }
          guard let next = rest.popFirst() else { break }
          guard next == "(" else {
            text.append(next)
            continue
          }
          var depth = 1
          while depth > 0, let inner = rest.popFirst() {
            depth += inner == "(" ? 1 : inner == ")" ? -1 : 0
          }
          text.append("\u{0}")
        }
        found.append(text)
      }
    }
    return found
  }
}
