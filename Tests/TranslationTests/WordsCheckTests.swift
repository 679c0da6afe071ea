import Diagnostics
import Documents
import Testing
import Translation

/// Files of words, compared key by key.
struct WordsCheckTests {
  private static let english = file(
    "en", "a: \"Save {name}\"\ndays.one: \"{count} day\"\ndays.other: \"{count} days\"\n")

  private static func file(_ name: String, _ text: String) -> SourceFile {
    SourceFile(path: "words/\(name).yaml", bytes: Array(text.utf8))
  }

  private func found(_ language: String, _ text: String) -> [(DiagnosticID, Int)] {
    WordsCheck.diagnostics(
      of: Self.file(language, text), in: language, against: Self.english
    ).map { ($0.id, $0.place.line) }
  }

  @Test func findsNothingInWholeFiles() {
    let swedish = "days.one: \"{count} dag\"\ndays.other: \"{count} dagar\"\na: \"Spara {name}\"\n"
    #expect(found("sv", swedish).isEmpty)
    #expect(
      WordsCheck.diagnostics(of: Self.english, in: "en", against: Self.english).isEmpty)
  }

  /// A language with more forms than English needs them all.
  @Test func asksForTheFormsOfTheLanguage() {
    let polish = "a: \"Zapisz {name}\"\ndays.one: \"{count} dzień\"\ndays.few: \"{count} dni\"\n"
    let ids = WordsCheck.diagnostics(
      of: Self.file("pl", polish), in: "pl", against: Self.english)
    #expect(Set(ids.map(\.id)) == [.wordsMissing])
    #expect(ids.map(\.message).contains("key 'days.many' is missing; its English is shown"))
  }

  @Test func findsWhatDiffersAtItsLine() {
    let swedish = """
      # Ord
      a: "Spara {namn}"
      days.one: "{count} dag"
      days.one: "en dag"
      b: "mer"
       c: "indraget"

      """
    let found = found("sv", swedish)
    #expect(
      Set(found.map { "\($0.0.rawValue) \($0.1)" }) == [
        "words.missing 1", "words.placeholders 2", "words.twice 4", "words.unknown 5",
        "words.unreadable 6",
      ])
    let ids: [DiagnosticID] = [
      .wordsMissing, .wordsPlaceholders, .wordsTwice, .wordsUnknown, .wordsUnreadable,
    ]
    #expect(Set(found.map(\.0)) == Set(ids))
  }

  /// The program runs without them, in English.
  @Test func warnsOfWhatIsMissingOrEmpty() {
    let found = WordsCheck.diagnostics(
      of: Self.file("sv", "days.other: \"{count} dagar\"\na: \"\"\n"), in: "sv",
      against: Self.english)
    #expect(found.map(\.id) == [.wordsMissing, .wordsMissing])
    #expect(found.map(\.severity) == [.warning, .warning])
    #expect(found.map(\.place.line) == [1, 2])
  }

  @Test func findsALanguageThatOnlyTheProgramOrOnlyADomainHas() {
    let found = WordsCheck.languages(["en", "sv", "da"], in: "words", program: ["en", "sv", "nl"])
    #expect(found.map(\.id) == [.wordsMissing, .wordsUnknown])
    #expect(found.map(\.place.path) == ["words/en.yaml", "words/da.yaml"])
    #expect(WordsCheck.languages(["en"], in: "words", program: ["en"]).isEmpty)
  }

  /// What a domain says in its own way must be a sentence of the program, with its values.
  @Test func comparesWhatADomainSaysInItsOwnWay() {
    let own = Self.file(
      "sv",
      """
      oven.a: "Baka {name}"
      oven.days.few: "bröd"
      oven.days.one: "{count} bröd i {oven}"
      oven.b: "mer"
      fact.heat: "Värme"

      """)
    let found = WordsCheck.own(in: own, of: "oven", against: Self.english)
    #expect(found.map(\.id) == [.wordsUnknown, .wordsPlaceholders])
    #expect(found.map(\.place.line) == [4, 3])
    #expect(found.last?.message == "the program's 'days.one' has no {oven}")
  }

  /// Of a key in two files, only the first is ever shown.
  @Test func findsAKeyOfTheProgramInTheWordsOfADomain() {
    let program = SourceFile(path: "locales/sv.yaml", bytes: Array("value.yes: \"ja\"\n".utf8))
    let domain = Self.file("sv", "fact.size: \"Storlek\"\nvalue.yes: \"jo\"\n")
    let found = WordsCheck.repeated(in: [program, domain].map { WordsFile($0) })
    #expect(found.map(\.place.path) == ["words/sv.yaml"])
    #expect(found.map(\.place.line) == [2])
    #expect(found.first?.related.first?.path == "locales/sv.yaml")
  }
}
