import Documents
import Operations

/// What the heading of a list and the steps read so far say.
struct PartReading {
  private let lexicon: OperationLexicon
  private let outline: DocumentOutline
  private let languages: Languages
  private var words: [String: [SentenceWords.Word]] = [:]
  private(set) var anchors: Set<String> = []
  /// The changes that steps read so far may tell.
  private(set) var changed: Set<OperationID> = []
  /// The places of the steps behind which another one of the list acts.
  private let followed: Set<String>
  private var title: [String: [SentenceWords.Word]] = [:]

  init(
    _ part: ProcedureOutline, _ outline: DocumentOutline, _ lexicon: OperationLexicon,
    _ languages: Languages
  ) {
    self.lexicon = lexicon
    self.outline = outline
    self.languages = languages
    func all(_ steps: [OutlineStep]) -> [OutlineStep] { steps.flatMap { [$0] + all($0.inner) } }
    let steps = all(part.steps)
    let last = steps.lastIndex { Self.acting.contains($0.kind) } ?? 0
    followed = Set(steps.prefix(last).map(\.id.rawValue))
    for (language, text) in texts(part.title.target.plainText, part.title.source?.plainText) {
      if let rules = languages.rules(of: language) {
        words[language] = SentenceWords(text, labels: [], rules).sentences.flatMap { $0 }
      }
    }
    self.title = words
  }

  /// Steps at which something is selected on the screen.
  private static let acting: Set<StepKind> = [.choose, .commit, .confirm, .enter, .toggle]

  /// Whether another step of the list acts after this one: what is selected here then only leads there.
  func isFollowed(_ step: OutlineStep) -> Bool { followed.contains(step.id.rawValue) }

  /// Whether the list is about something that no domain has.
  var isElsewhere: Bool {
    words.contains { language, words in lexicon.isElsewhere(words, language) }
  }

  /// Adds that a step may tell changes.
  mutating func change(_ operations: [OperationID]) { changed.formUnion(operations) }

  /// Whether the heading alone says a way to tell an operation, in any language.
  func isTitled(_ way: OperationLexicon.Way) -> Bool {
    title.contains { lexicon.tells(way, in: $0.value, $0.key) }
      && !title.contains { lexicon.denies(way, in: $0.value, $0.key) }
  }

  private func texts(_ target: String, _ source: String?) -> [(String, String)] {
    ([(outline.document.locale.language, target)]
      + (source.flatMap { source in
        outline.document.sourceLocale.map { [($0.language, source)] }
      } ?? [])).filter { lexicon.languages.contains($0.0) && !$0.1.isEmpty }
  }

  /// The sentences of a step in every language that the document has it in, if there are words for
  /// that language.
  mutating func sentences(of step: OutlineStep) -> [String: SentenceWords] {
    anchors.insert(step.id.rawValue)
    var sentences: [String: SentenceWords] = [:]
    for (language, text) in texts(step.text, step.sourceText) {
      guard let rules = languages.rules(of: language) else { continue }
      let isOwn = language == outline.document.locale.language
      let labels = step.labels.compactMap { isOwn ? $0.target : $0.source }
      sentences[language] = SentenceWords(text, labels: labels, rules)
    }
    return sentences
  }

  /// Adds what a step says to what was read.
  mutating func add(_ sentences: [String: SentenceWords]) {
    for (language, sentence) in sentences {
      words[language, default: []] += sentence.sentences.flatMap { $0 }
    }
  }

  /// Whether all that was read says a way to tell an operation, in any language.
  func tells(_ way: OperationLexicon.Way) -> Bool {
    words.contains { lexicon.tells(way, in: $0.value, $0.key) }
  }
}
