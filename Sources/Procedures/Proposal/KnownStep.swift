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
      guard let told = text.steps[step.id] else { continue }
      words[language] = TextWords(told.sentence.plainText).words
      if language == "en" {
        labels = Set(told.labels.map { LabelName.english($0, glossary) })
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
