import Diagnostics
import Documents
import Translation

/// A step of a document, prepared for comparison with procedures.
struct DocumentStep: Sendable {
  let outline: OutlineStep
  /// The label as displayed in the document, by its English name in lower case.
  let labels: [String: String]
  let words: [String: Set<String>]

  init(_ step: OutlineStep, in locale: ContentLocale, glossary: LabelGlossary) {
    outline = step
    var labels: [String: String] = [:]
    for label in step.labels {
      guard let name = LabelName.english(of: label, in: locale, glossary) else { continue }
      labels[name] = labels[name] ?? label.target ?? label.source
    }
    self.labels = labels
    let texts = [step.text] + step.further.map(\.target.plainText)
    var words = [locale.language: TextWords(texts.joined(separator: " ")).words]
    if let source = step.sourceText {
      let sources = [source] + step.further.compactMap { $0.source?.plainText }
      words["en"] = TextWords(sources.joined(separator: " ")).words
    }
    self.words = words
  }
}
