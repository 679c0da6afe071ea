import Diagnostics
import Documents
import TestSupport
import Testing

/// The files of languages, and what is wrong in a damaged one.
struct LanguageRulesTests {
  @Test(arguments: TestLanguages.files.keys.sorted())
  func readsEveryFile(_ language: String) throws {
    let rules = try #require(TestLanguages.all.rules(of: language))
    #expect(rules.diagnostics == [])
    #expect(!rules[.negationWords].isEmpty && rules[.number]["3"] != nil)
    #expect((1...12).allSatisfy { rules[.month]["\($0)"]?.isEmpty == false })
  }

  /// A part that English does not name would never be recognised in an English label.
  @Test(arguments: TestLanguages.files.keys.sorted())
  func namesOnlyPartsThatEnglishNames(_ language: String) throws {
    let english = try #require(TestLanguages.all.rules(of: "en"))
    let rules = try #require(TestLanguages.all.rules(of: language))
    #expect(Set(rules[.part].keys).subtracting(english[.part].keys) == [])
  }

  private func rules(_ text: String) -> LanguageRules {
    LanguageRules("xx", reading: SourceFile(path: "xx.yaml", text: text))
  }

  @Test func readsListsOnOneLineAndOnSeveral() {
    let read = rules(
      "# Words.\n\nverb.open: go to, open\nverb.wait:\n  - wait, linger\n  - \"stay:\"\r\n")
    #expect(read.diagnostics == [])
    #expect(
      read[.verbOpen] == ["go to", "open"] && read[.verbWait] == ["wait", "linger", "stay:"])
    #expect(read[.verbRun] == [])
  }

  @Test(arguments: [
    ("verb.opn: go", 1, "'verb.opn' is not the name of a list of words"),
    ("verb.run: go\nverb.run: run", 2, "'verb.run' is written twice"),
    ("month.13: x", 1, "'month.13' is not the name of a list of words"),
    ("number.x: x", 1, "'number.x' is not the name of a list of words"),
    ("verb.run: a,, b", 1, "words of 'verb.run' cannot be read"),
    ("verb.run: [a, b]", 1, "words of 'verb.run' cannot be read"),
    ("verb.run:go", 1, "words of 'verb.run' cannot be read"),
    ("verb.run:\nverb.read: see", 1, "name has no words"),
    ("verb.run:\n", 1, "name has no words"),
    ("\n- go", 2, "line is neither 'name: words' nor '- words' below a name"),
    ("verb.run: go\n  - run", 2, "line is neither 'name: words' nor '- words' below a name"),
    ("go", 1, "line is neither 'name: words' nor '- words' below a name"),
  ])
  func namesTheLineThatIsDamaged(_ text: String, _ line: Int, _ message: String) throws {
    let read = rules(text + "\nnegation.words: never\n")
    let found = try #require(read.diagnostics.first)
    #expect(read.diagnostics.count == 1)
    #expect(found.id == .languageUnreadable && found.severity == .error)
    #expect(found.place.path == "xx.yaml" && found.place.line == line)
    #expect(found.message == message)
    // All else in the file counts.
    #expect(read[.negationWords] == ["never"])
  }

  @Test func namesTheLineThatIsNotUTF8() {
    let bytes = Array("verb.run: go\nverb.read: s".utf8) + [0xE5, 0x0A]
    let found = LanguageRules("xx", reading: SourceFile(path: "xx.yaml", bytes: bytes)).diagnostics
    #expect(found.map(\.id) == [.languageUnreadable] && found.map(\.place.line) == [2])
  }

  @Test func readsAPageInALanguageThatIsOnlyData() {
    let page = read(
      """
      Fjern en licens

      Bemærk!
      Du kan ikke fjerne en licens, der er tildelt af en gruppe.

      Trin 1: Gå til siden Aktive brugere.
      Trin 2: Vælg den bruger, som du vil fjerne licensen fra.

      Var denne side nyttig?
      Ja
      Nej
      """, path: "page.txt")
    #expect(page.locale.language == "da")
    #expect(page.alerts.map(\.kind) == [.note])
    #expect(page.lists.map(\.items.count) == [2])
    #expect(page.paragraphs.isEmpty)
  }

  /// Also a word that is longer than others, and begins with another letter.
  @Test(arguments: ["Trin", "TRIN", "Étape", "étape", "Vaihe"])
  func readsNumbersBehindAWordThatIsOnlyData(word: String) throws {
    var files = TestLanguages.files
    for (language, step) in [("fr", "étape"), ("fi", "vaihe")] {
      files[language] = SourceFile(path: "\(language).yaml", text: "text.step: \(step)\n")
    }
    let languages = Languages(files)
    func page(_ text: String) -> Document {
      DocumentReader.read(SourceFile(path: "page.md", text: text), languages: languages)
    }
    for text in [
      "\(word) 1: Open it.\n\n\(word) 2: Close it.\n",
      "**\(word) 1:** Open it.\n\n**\(word) 2:** Close it.\n",
      "- \(word) 1: Open it.\n- \(word) 2: Close it.\n",
      unit("0a1b2-103", "\(word) 1: A.", "\(word) 1: A.") + "\n\n"
        + unit("0a1b2-104", "\(word) 2: B.", "\(word) 2: B.") + "\n",
    ] {
      #expect(page(text).lists.flatMap(\.items).map(\.displayedNumber) == [1, 2], "\(text)")
    }
    #expect(page("Page 1: Open it.\n\nPage 2: Close it.\n").lists.isEmpty)
    let heading = try #require(page("## \(word) 3: Open it\n").headings.first?.passage)
    #expect(heading.leadingNumber(languages)?.value == 3)
    #expect(heading.withoutLeadingNumber(languages).target.text == "Open it")
  }

  @Test func takesALanguageFromTheNameOfAFileOnlyIfItIsKnown() {
    #expect(read("# 123\n", path: "da.md").locale.language == "da")
    #expect(read("# 123\n", path: "xx.md").locale.language == "en")
  }
}
