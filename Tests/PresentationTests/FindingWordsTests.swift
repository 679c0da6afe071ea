import Diagnostics
import Documents
import Foundation
import Presentation
import Procedures
import TestSupport
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

  @Test func saysAPartOfAFindingInTheReadersLanguageToo() throws {
    let names: [FindingText] = ["file", "group"].map { "'\(FindingText(verbatim: $0))'" }
    let message: FindingText = "'\("xliff")' has no \(.either(names))"
    #expect(message.english == "'xliff' has no 'file' or 'group'")
    #expect(message.values == ["xliff", "'file' or 'group'"])
    let found = diagnostic(message)
    #expect(try findingWords("sv").message(of: found).text == "”xliff” saknar ”file” eller ”group”")
    #expect(
      try findingWords("nl").message(of: found).text
        == "\"xliff\" heeft geen \"file\" of \"group\"")
    let list: FindingText = .listed([])
    #expect(list.english == "")
  }

  /// A tag is for programs, and for files.
  @Test func callsALanguageByItsName() throws {
    let found = diagnostic("step '\("a/1")' does not exist in language '\(.language("sv"))'")
    #expect(found.message == "step 'a/1' does not exist in language 'sv'")
    #expect(
      try findingWords("en").message(of: found).text
        == "step 'a/1' does not exist in language 'Swedish'")
    #expect(try findingWords("sv").message(of: found).text.contains("språket ”svenska”"))
    let other = diagnostic("negations are not checked in language '\(.language("fi"))'")
    #expect(
      try findingWords("en").message(of: other).text
        == "negations are not checked in language 'fi'")
  }

  /// A new kind of finding needs words before anybody can find it.
  @Test(arguments: ["en", "sv", "nl"])
  func hasWordsForEveryKindOfFinding(language: String) throws {
    let keys = try Invented.words(language).catalogue.messages.keys.filter {
      $0.hasPrefix("finding.")
    }
    let lacking = DiagnosticID.allCases.map(\.rawValue).filter { id in
      !keys.contains { $0 == "finding.\(id)" || $0.hasPrefix("finding.\(id).") }
    }
    #expect(lacking == [])
    // A key that is no kind's is a sentence that nobody is told.
    let ids = DiagnosticID.allCases.map { "finding.\($0.rawValue)" }
    #expect(keys.filter { key in !ids.contains { key == $0 || key.hasPrefix("\($0).") } } == [])
  }

  @Test func staysEnglishWithoutWords() throws {
    let found = diagnostic("something that no language has")
    let dutch = try findingWords("nl").message(of: found)
    #expect(dutch.text == "something that no language has" && dutch.language == "en")
    #expect(try findingWords("nl").advice(of: found) == nil)
  }

  /// What readers of pages find, and the checks that did not run, each with an example.
  private static let pages: [(text: String, path: String, id: DiagnosticID)] = [
    ("1.\u{A0}Open it.\n2.\u{A0}Close it.\n", "a.md", .listSpacing),
    ("1.Open it.\n2.Close it.\n", "a.md", .listSpacing),
    ("1.     Open it.\n2.     Close it.\n", "a.md", .listSpacing),
    ("1\\. Open it.\n\n2\\. Close it.\n", "a.md", .listEscaped),
    ("\u{200B}1. Open it.\n\u{200B}2. Close it.\n", "a.md", .listInvisible),
    ("① Open it.\n② Close it.\n", "a.md", .listDigits),
    ("**1.** Open it.\n\n**2.** Close it.\n", "a.md", .listBold),
    ("Step 1: Open it.\n\nStep 2: Close it.\n", "a.md", .listTyped),
    ("- 1. Open it.\n- 2. Close it.\n", "a.md", .listTyped),
    ("     1. Open it.\n     2. Close it.\n", "a.md", .listIndented),
    ("1. Open it.\n\nSome text.\n2. Close it.\n", "a.md", .listJoined),
    ("1. Open it.<br>2. Close it.\n", "a.md", .listLineBreak),
    ("1. Open it.\n\n1.1 Close it.\n", "a.md", .listDecimal),
    ("• Open it.\n• Close it.\n", "a.md", .listBullet), ("1.\nOpen it.\n", "a.md", .listEmpty),
    ("1. Open it.\n2.\n", "a.md", .listEmpty),
    ("<ol><li>Open it.</li><li>Close it.</li></ol>\n", "a.md", .listHTML),
    ("# T\n\n4: Open the page.\n", "a.md", .listLoose),
    (
      "# T\n\n## Phase 1: A\n\nOpen it.\n\n## Phase 2: B\n\nClose it.\n", "a.md",
      .phaseLoose
    ),
    ("# T\n\n{{#include a.md}}\n", "a.md", .includeForeign),
    ("# T\n\n. Open the page.\n. Close the page.\n", "a.md", .listForeign),
    (
      "| Step | Action |\n|---|---|\n| 1 | Open it |\n| 3 | Close it |\n", "a.md",
      .listNumbering
    ),
    ("# T\n\n[ ] Open the page.\n", "a.md", .taskLoose),
    ("[!INCLUDE [steps](b.md)]\n", "a.md", .includeMissing),
    ("# T\u{0}\n", "a.md", .encodingInvalid),
    ("<html><h1>Å</h1></html>", "a.html", .encodingInvalid),
    ("---\ntitle: A\n", "a.md", .frontMatterUnclosed),
    ("<html><p>A text.</p></html>", "a.html", .pageWithoutHeading),
  ]

  @Test(arguments: ["sv", "nl"])
  func saysWhatIsWrongInAPageInTheReadersLanguage(language: String) throws {
    let words = try findingWords(language)
    let windows = SourceFile(path: "a.md", bytes: [0x23, 0x20, 0xE4, 0x0A])
    let files = Self.pages.map { (SourceFile(path: $0.path, text: $0.text), $0.id) }
    for (file, id) in files + [(windows, .encodingInvalid)] {
      let document = DocumentReader.read(
        file, locale: ContentLocale("en"), including: IncludedFiles { _ in nil },
        languages: TestLanguages.all)
      let found = DocumentOutline(document, labels: LabelGlossary()).diagnostics
      #expect(found.contains { $0.id == id }, "\(id) \(found.map(\.message))")
      expectWords(for: found, in: language, words)
    }
  }

  @Test(arguments: ["sv", "nl"])
  func saysWhyAnIncludeIsNotReadInTheReadersLanguage(language: String) throws {
    let include = "[!INCLUDE [b](b.md)]\n\n"
    let long = "B\n\n```\n" + String(repeating: "a", count: 1_040_000) + "\n```\n"
    let files = [
      "itself": ["b.md": "[!INCLUDE [a](a.md)]\n"],
      "deep": [
        "b.md": "[!INCLUDE [c](c.md)]\n", "c.md": "[!INCLUDE [d](d.md)]\n",
        "d.md": "[!INCLUDE [e](e.md)]\n", "e.md": "[!INCLUDE [f](f.md)]\n", "f.md": "F\n",
      ],
      "many": ["b.md": "B\n"], "bytes": ["b.md": long], "large": ["b.md": long + long],
    ]
    var forms: Set<String?> = []
    for (reason, included) in files {
      let count = ["many": 257, "bytes": 5][reason] ?? 1
      let document = DocumentReader.read(
        SourceFile(path: "a.md", text: String(repeating: include, count: count)),
        locale: ContentLocale("en"),
        including: IncludedFiles { path in
          included[path].map { SourceFile(path: path, text: $0) }
        }, languages: TestLanguages.all)
      #expect(document.diagnostics.map(\.id) == [.includeUnread], "\(reason)")
      forms.formUnion(document.diagnostics.map(\.messageText.form))
      expectWords(for: document.diagnostics, in: language, try findingWords(language))
    }
    #expect(forms.count == files.count)
  }

  @Test(arguments: ["sv", "nl"])
  func saysWhatIsNotCheckedInTheReadersLanguage(language: String) throws {
    let damaged = SourceFile(
      path: "da.yaml",
      text: "verb.rn: kør\nverb.run:\nverb.wait: a,, b\nverb.read: a\nverb.read: b\n- c\nx\n")
    var unchecked = UncheckedLanguages(
      labels: LabelGlossary(), languages: Languages(["da": damaged]))
    for other in ["da", "de"] { unchecked.add("\(other).md", language: other) }
    let found = unchecked.diagnostics
    #expect(found.count { $0.id == .languageUnreadable } > 4)
    #expect(found.count { $0.id == .languageUnchecked } > 6)
    expectWords(for: found, in: language, try findingWords(language))
  }

  private func expectWords(
    for found: [Diagnostic], in language: String, _ words: FindingWords
  ) {
    for diagnostic in found {
      let message = words.message(of: diagnostic)
      #expect(message.language == language, "\(diagnostic.message)")
      let advice = words.advice(of: diagnostic)
      #expect(advice?.language ?? language == language, "\(diagnostic.advice ?? "")")
    }
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
      .filter { $0.key.hasPrefix("finding") }
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
