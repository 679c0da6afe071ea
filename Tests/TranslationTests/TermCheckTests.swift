import Documents
import TestSupport
import Testing
import Translation

/// Words to avoid in documents and in files of words.
struct TermCheckTests {
  private static let list = """
    - concept: "hold"
      note: "A comment."
      en:
        term: "hold"
        forms: ["holds"]
      sv:
        term: "bevarandespärr"
        forms: ["bevarandespärren"]
        synonyms: ["undantag", "spärr"]
        avoid: ["spärr", "spärrad", "ta ur"]
        evidence: {"spärr": 91}
      explanation:
        en: "Nothing is deleted."
        sv: "Inget raderas."

    - concept: "reader"
      shown: "no"
      en:
        term: "you"
      sv:
        term: "du"
        avoid: ["ni"]
    """

  private static let terms = TermList.read(SourceFile(path: "terms.yaml", text: list)).terms
  private let check = TermCheck(Self.terms)

  private func document(_ units: [(String, String)]) -> Document {
    let text = units.enumerated().map { index, unit in
      "<span data-ttu-id=\"aaaaa-\(101 + index)\">\(unit.1)</span><span class=\"sxs-lookup\">"
        + "<span data-stu-id=\"aaaaa-\(101 + index)\">\(unit.0)</span></span>"
    }.joined(separator: "\n\n")
    return DocumentReader.read(
      SourceFile(path: "lamp.sv.md", text: text), languages: TestLanguages.all)
  }

  @Test func namesTheTermWhereAWordMisleads() throws {
    let page = document([("The mailbox has a hold.", "Postlådan har en spärr.")])
    let found = check.diagnostics(of: page)
    let note = try #require(found.first)
    #expect(found.count == 1 && note.id == .termAvoided && note.severity == .note)
    #expect(note.message == "'spärr' is a word to avoid for 'hold'")
    #expect(note.advice == "write 'bevarandespärr'")
    #expect(note.sentence?.unit == "aaaaa-101")
    #expect(note.place.line == 1 && note.place.length == 5)
    let start = try #require(String(decoding: page.file.bytes, as: UTF8.self).range(of: "spärr."))
    let text = String(decoding: page.file.bytes, as: UTF8.self)
    #expect(
      note.place.column == 1 + text[..<start.lowerBound].unicodeScalars.count)
  }

  /// A word may be right for something else, and a label is as the screen has it.
  @Test func saysNothingWhereTheConceptIsNotMeant() {
    let page = document([
      ("The number is blocked.", "Numret är spärrad."),
      ("Select **Hold** to hold.", "Välj **Spärr** för en bevarandespärr."),
      ("A hold of the list.", "En spärrlista och en bevarandespärr."),
      ("The hold", "Ta. Ur bevarandespärren"),
    ])
    #expect(check.diagnostics(of: page).isEmpty)
  }

  @Test func notesEachWordOnceInADocumentOfOneLanguage() throws {
    let text = """
      ---
      title: spärr
      ---
      # En spärr

      Kan ni se att en spärr finns? Tryck på **spärr**.

      ```
      spärr
      ```
      """
    let page = DocumentReader.read(
      SourceFile(path: "guide.sv.md", text: text), locale: ContentLocale("sv-SE"),
      languages: TestLanguages.all)
    let found = check.diagnostics(of: page)
    #expect(
      found.map(\.message) == [
        "'spärr' is a word to avoid for 'hold', and occurs 2 times",
        "'ni' is a word to avoid for 'reader'",
      ])
    #expect(found.map(\.place.line) == [4, 6])
    #expect(found.map(\.place.column) == [6, 5])
  }

  @Test func readsHTMLWithoutItsLabels() {
    let page = DocumentReader.read(
      SourceFile(
        path: "guide.html",
        text: "<html lang=\"sv\"><h1>A</h1><p>En spärr. <b>Spärrad</b></p></html>"),
      languages: TestLanguages.all)
    #expect(check.diagnostics(of: page).map(\.id) == [.termAvoided])
  }

  @Test func findsWordsToAvoidInFilesOfWords() {
    let words = SourceFile(
      path: "words/sv.yaml", text: "# spärr\na: \"En {spärr}\"\nb: \"Har ni {x}?\"\n")
    let found = check.diagnostics(ofWords: words, in: "sv")
    #expect(found.map(\.place.line) == [3])
    #expect(found.map(\.advice) == ["write 'du'"])
    #expect(check.diagnostics(ofWords: words, in: "da").isEmpty)
  }

  @Test(arguments: [
    "concept: \"a\"", "- concept: [\"a\"]", "- concept: \"a\"\n  sv:\n    terms: [\"a\"]",
    "- concept: \"a\"\n  sv:\n    forms: [\"a\" \"b\"]", "- concept: \"a\"\n  other: \"b\"",
    "- concept: \"a\"\n    term: \"b\"",
  ])
  func saysWhichLineOfAListItCannotRead(text: String) throws {
    let found = TermList.read(SourceFile(path: "terms.yaml", text: text)).diagnostics
    #expect(found.map(\.id) == [.termsUnreadable])
    #expect(found.first?.place.line == text.split(separator: "\n").count)
  }

  @Test func searchesUnderTheOtherWordsOfAConcept() {
    func finds(_ text: String, _ typed: String) -> Bool {
      TermSearch(typed, terms: Self.terms, language: "sv").finds(text)
    }
    #expect(finds("Häv en bevarandespärr", "undantag"))
    #expect(finds("Häv en bevarandespärr", "häv Spärr"))
    #expect(finds("Häv en bevarandespärr", "ta ur"))
    #expect(!finds("Häv en bevarandespärr", "köp undantag"))
    #expect(finds("Anything", " "))
  }
}
