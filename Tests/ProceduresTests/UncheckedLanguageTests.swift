import Diagnostics
import Documents
import Procedures
import TestSupport
import Testing
import Translation

/// What `check` says of languages it does not know.
struct UncheckedLanguageTests {
  private func told(
    _ language: String, labels: LabelGlossary = LabelGlossary(), languages: Languages
  ) -> [Diagnostic] {
    var unchecked = UncheckedLanguages(labels: labels, languages: languages)
    unchecked.add("docs/\(language).md", language: language)
    unchecked.add("docs/other/\(language).md", language: language)
    return unchecked.diagnostics
  }

  private let labels = LabelGlossary(entries: [.init(names: ["en": "Save", "sv": "Spara"])])

  @Test func namesTheChecksThatDidNotRunOncePerLanguage() {
    let found = told("de", labels: labels, languages: TestLanguages.all)
    #expect(found.map(\.id) == [.languageUnchecked, .languageUnchecked])
    #expect(found.allSatisfy { $0.severity == .note && $0.place.path == "docs/de.md" })
    #expect(
      found.map(\.message) == [
        "there are no rules for language 'de': negations, numbers in words, words around labels and kinds of steps are not checked",
        "names of labels are not checked in language 'de'",
      ])
  }

  @Test func namesOnlyTheLabelsWhereTheyAloneAreMissing() {
    let found = told("da", labels: labels, languages: TestLanguages.all)
    #expect(found.map(\.message) == ["names of labels are not checked in language 'da'"])
    #expect(told("sv", labels: labels, languages: TestLanguages.all) == [])
    #expect(told("en", languages: Languages([:])) == [])
  }

  @Test func namesWhatADamagedFileLeavesUnchecked() {
    let file = SourceFile(
      path: "da.yaml",
      text: "negation.wrds: ikke\nnumber.3: tre\nverb.open: gå\nlabel.joining: og\n")
    let english = SourceFile(path: "en.yaml", text: "verb.open: go\n")
    let found = told("da", languages: Languages(["da": file, "en": english]))
    #expect(found.first?.id == .languageUnreadable && found.first?.place.line == 1)
    #expect(
      found.dropFirst().map(\.message) == [
        "negations are not checked in language 'da'",
        "steps without numbers are not recognized in language 'da'",
        "names of labels are not checked in language 'da'",
      ])
    #expect(found[1].advice == "write these words in Resources/languages/da.yaml")
  }

  @Test func saysThatTheLanguageOfATranslationIsNotKnown() {
    let unit =
      "<span data-ttu-id=\"a-1\">Uzmi ovo.</span><span class=\"sxs-lookup\">"
      + "<span data-stu-id=\"a-1\">Take this.</span></span>\n"
    let document = DocumentReader.read(
      SourceFile(path: "page.md", text: unit), languages: TestLanguages.all)
    var unchecked = UncheckedLanguages(labels: labels, languages: TestLanguages.all)
    unchecked.add(document)
    #expect(unchecked.diagnostics.map(\.id) == [.languageUnchecked])
    #expect(unchecked.diagnostics.first?.message.hasPrefix("language of the translation") == true)
  }
}
