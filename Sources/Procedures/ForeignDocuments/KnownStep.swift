import Diagnostics
import Documents
import Glibc
import Operations
import Translation

/// A step of a known procedure, prepared for comparison with documents.
struct KnownStep: Sendable {
  let step: Step
  /// The English names of the labels, in lower case.
  let labels: Set<String>
  /// Its words by language.
  let words: [String: Set<String>]
  /// The page that the step opens; `nil` if it opens none.
  let page: String?

  init(_ step: Step, of procedure: Procedure, glossary: LabelGlossary) {
    self.step = step
    var labels: Set<String> = []
    var words: [String: Set<String>] = [:]
    for (language, text) in procedure.texts {
      guard let stepText = text.steps[step.id] else { continue }
      words[language] = TextWords(stepText.sentence.plainText).words
      if language == "en" {
        labels = Set(stepText.labels.map { LabelName.english($0, glossary) })
      }
    }
    self.labels = labels
    self.words = words
    if case .literal(.code(let name))? = step.arguments["page"] {
      page = name
    } else {
      page = nil
    }
  }
}

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

/// The name by which labels in different languages and spellings are compared.
private enum LabelName {
  /// The glossary's English name for a label, or the label itself if the glossary does not have it,
  /// in lower case.
  static func english(_ label: String, _ glossary: LabelGlossary) -> String {
    (glossary.entry(named: label, in: ContentLocale("en"))?.english ?? label).lowercased()
  }

  /// - Returns: `nil` if the English name of the label is not known.
  static func english(
    of label: OutlineLabel, in locale: ContentLocale, _ glossary: LabelGlossary
  ) -> String? {
    if let source = label.source { return english(source, glossary) }
    guard let target = label.target else { return nil }
    if locale.language == "en" { return english(target, glossary) }
    return glossary.entry(named: target, in: locale)?.english.lowercased()
  }
}

/// The distinct words of a text in lower case, without those of one or two letters, which carry too
/// little meaning.
struct TextWords: Sendable {
  let words: Set<String>

  init(_ text: String) {
    words = Set(
      text.lowercased().split { !$0.isLetter && !$0.isNumber }.filter { $0.count > 2 }
        .map(String.init))
  }
}

/// The weight of the words that two texts share: a word in few texts weighs more (inverse document
/// frequency, as in information retrieval).
struct WordWeights: Sendable {
  private let weights: [String: Double]
  private let unknown: Double

  init(_ texts: [Set<String>]) {
    var counts: [String: Int] = [:]
    for text in texts { for word in text { counts[word, default: 0] += 1 } }
    let total = Double(max(1, texts.count))
    weights = counts.mapValues { log(1 + total / Double($0)) }
    unknown = log(1 + total)
  }

  subscript(_ word: String) -> Double { weights[word] ?? unknown }

  /// From 0 for nothing in common to 1 for the same words (cosine).
  func likeness(_ left: Set<String>, _ right: Set<String>) -> Double {
    guard !left.isEmpty, !right.isEmpty else { return 0 }
    let common = square(left.intersection(right))
    guard common > 0 else { return 0 }
    return common / (square(left) * square(right)).squareRoot()
  }

  private func square(_ words: Set<String>) -> Double {
    words.reduce(0) { $0 + self[$1] * self[$1] }
  }
}
