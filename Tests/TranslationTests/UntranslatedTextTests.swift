import Documents
import Foundation
import TestSupport
import Testing
import Translation

/// The desk of a translator whose English is wrapped, marked or ended in one way or another.
struct UntranslatedTextTests {
  private static let english =
    "# Lamps\n\nRead  this\n  first.\n\n1. Open the\n   **Lid**.\n2. Wait.\n"

  private func draft(_ english: String) -> BilingualDraft {
    BilingualDraft(
      of: SourceFile(path: "en.md", text: english), locale: ContentLocale("sv-SE"),
      sourceHash: "abc"
    ) { .init(source: $0, target: "") }
  }

  @Test(arguments: ["\r\n", "\r"])
  func keepsTheIDsOfUnitsWhateverTheLineEndsAndTheMark(end: String) {
    let other = "\u{FEFF}" + Self.english.replacing("\n", with: end)
    #expect(draft(other).ids == draft(Self.english).ids)
    #expect(draft(other).text == draft(Self.english).text)
    #expect(draft(Self.english + "More.\n").ids.first != draft(Self.english).ids.first)
  }

  /// U+2028 ends no line in Markdown, and a form feed neither.
  @Test(arguments: ["\u{2028}", "\u{C}", "\u{85}"])
  func losesNoCharacterThatOnlyLooksLikeALineEnd(mark: String) {
    let text = "Open the lid\(mark)and wait.\n"
    #expect(
      EnglishText(SourceFile(path: "en.md", text: text)).sentences
        == ["Open the lid\(mark)and wait."])
  }

  @Test(arguments: [
    ("Close it at 5 p.m. Monday. Then wait.", ["Close it at 5 p.m. Monday.", "Then wait."]),
    ("Close it at 5 p.m. UTC.", ["Close it at 5 p.m. UTC."]),
    ("It opens at 9 a.m. Close it then.", ["It opens at 9 a.m.", "Close it then."]),
    ("The U.S. Government pays.", ["The U.S. Government pays."]),
    ("See No. 5 below.", ["See No. 5 below."]),
    ("Answer yes or no. Then wait.", ["Answer yes or no.", "Then wait."]),
    ("Ask Dr. Lind, e.g. Monday.", ["Ask Dr. Lind, e.g. Monday."]),
    ("Open lamps.docx. Then wait.", ["Open lamps.docx.", "Then wait."]),
  ])
  func endsSentencesWhereTheyEnd(text: String, sentences: [String]) {
    #expect(EnglishText(SourceFile(path: "en.md", text: text + "\n")).sentences == sentences)
  }

  @Test(arguments: [
    ("``a`b``", "a`b"), ("`x`", "x"), ("`` `x` ``", "`x`"), ("`a\nb`", "a b"), ("` `", " "),
  ])
  func showsTheTextOfCode(markup: String, text: String) {
    #expect(MarkdownCodes.text(of: markup).words == text)
  }

  @Test func showsTheEnglishOfWhatIsNotTranslatedInItsPlace() {
    let document = DocumentReader.read(
      SourceFile(path: "sv.md", text: draft(Self.english).text), languages: TestLanguages.all)
    let shown = document.showingEnglish()
    #expect(
      shown.segments.map(\.target) == ["Lamps", "Read  this first.", "Open the **Lid**.", "Wait."])
    #expect(shown.segments.map(\.id) == document.segments.map(\.id))
    #expect(shown.segments.map(\.line) == document.segments.map(\.line))
    #expect(shown.locale == document.locale)
    #expect(shown.showingEnglish().file.bytes == shown.file.bytes)
  }

  /// What is wrapped is the same sentence when it is not.
  @Test func updatesNothingWhereOnlyLinesAreBrokenElsewhere() {
    let old = draft(Self.english).text.replacing(
      /(data-ttu-id="[^"]+">)<\/span>/
    ) { "\($0.1)Översatt.</span>" }
    let update = TranslationUpdate(
      DocumentReader.read(SourceFile(path: "sv.md", text: old), languages: TestLanguages.all),
      english: SourceFile(
        path: "en.md",
        text: Self.english.replacing("Open the\n   **Lid**", with: "Open the **Lid**")),
      sourceHash: "def", keeping: [])
    #expect(update.unchanged == 4 && update.changed == 0 && update.new == 0 && update.removed == 0)
  }
}
