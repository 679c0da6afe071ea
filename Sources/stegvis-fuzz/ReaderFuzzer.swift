import Documents
import Presentation
import Procedures
import Translation

/// Reads each input that libFuzzer makes up, from bytes to JSON, and checks that writing it gives
/// the same bytes.
enum ReaderFuzzer {
  private static let glossary = LabelGlossary(entries: [
    LabelGlossary.Entry(names: ["en": "Save", "sv": "Spara", "nl": "Opslaan"])
  ])

  /// A few words of each kind that decide how a page is read; the fuzzer opens no files.
  private static let languages = Languages([
    "en": SourceFile(
      path: "en.yaml",
      text: "text.common: the, to\ntext.step: step\nalert.note: note\npage.alone: feedback\n"
        + "page.questions: was this page helpful\npage.answers: no, nope\nverb.choose: select\n"),
    "sv": SourceFile(
      path: "sv.yaml",
      text: "text.common: och, att\ntext.step: steg\ntext.conjunctions: och\n"
        + "alert.caution: var försiktig\npage.list: innehåll\nlabel.stray: de\n"),
  ])

  /// Reads one input; its first byte decides what kind of file the rest is.
  static func read(_ input: [UInt8]) {
    guard let first = input.first else { return }
    let names = ["a.md", "a.txt", "a.html", "sv.md", "nl.txt"]
    let file = SourceFile(path: names[Int(first) % names.count], bytes: Array(input.dropFirst()))
    let document = DocumentReader.read(file, languages: languages)
    let outline = DocumentOutline(document, labels: glossary)
    _ = OutlineJSON.line(for: outline, includeSegments: true)
    _ = DocumentCensus(outline)
    let written = DocumentEdit(targets: [:]).applied(to: document)
    precondition(
      written.file.bytes == file.bytes && written.diagnostics.isEmpty,
      "\(written.file.bytes.count) bytes written, \(file.bytes.count) read")
  }
}
