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

  /// Reads one input; its first byte decides what kind of file the rest is.
  static func read(_ input: [UInt8]) {
    guard let first = input.first else { return }
    let names = ["a.md", "a.txt", "a.html", "sv.md", "nl.txt"]
    let file = SourceFile(path: names[Int(first) % names.count], bytes: Array(input.dropFirst()))
    let document = DocumentReader.read(file)
    let outline = DocumentOutline(document, labels: glossary)
    _ = OutlineJSON.line(for: outline, includeSegments: true)
    _ = DocumentCensus(outline)
    let written = DocumentEdit(targets: [:]).applied(to: document)
    precondition(
      written.file.bytes == file.bytes && written.diagnostics.isEmpty,
      "\(written.file.bytes.count) bytes written, \(file.bytes.count) read")
  }
}
