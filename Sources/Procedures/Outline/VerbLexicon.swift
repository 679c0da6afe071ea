/// The verbs that show what a step asks for, in one language.
struct VerbLexicon: Sendable {
  /// Words and phrases, as numbered by `FoldedText`, by their first word and the longest first; the
  /// first one in a text decides.
  let verbs: [UInt64: [(phrase: [UInt64], kind: StepKind)]]
  /// Words after which a verb only states a purpose ("to remove a user, select …").
  let auxiliaries: Set<UInt64>
  /// Words that may precede a verb inside a sentence, in a language whose verbs look like nouns
  /// (`the type`); empty for other languages.
  let leadIns: Set<UInt64>
  /// Phrases that decide at any position.
  let anywhere: [(phrase: [UInt64], kind: StepKind)]
  /// Words at the start of a text that make it conditional.
  let conditions: Set<UInt64>
  /// Phrases after which a condition is only a purpose ("if you want to …").
  let purposes: [[UInt64]]
  /// Words that make the choice of a box a toggle.
  let boxes: Set<UInt64>
  /// Words that make ticking a box the choice of a person or an object.
  let rows: Set<UInt64>

  static func lexicon(for language: String) -> VerbLexicon? {
    switch language {
    case "en": english
    case "sv": swedish
    case "nl": dutch
    default: nil
    }
  }

  init(
    verbs: KeyValuePairs<StepKind, String>, anywhere: KeyValuePairs<StepKind, String>,
    auxiliaries: Set<String>, leadIns: Set<String> = [], conditions: Set<String>,
    purposes: [String],
    boxes: Set<String>, rows: Set<String>
  ) {
    self.verbs = Dictionary(grouping: Self.phrases(verbs)) { $0.phrase.first ?? 0 }
    self.auxiliaries = Set(auxiliaries.map(FoldedText.word))
    self.leadIns = Set(leadIns.map(FoldedText.word))
    self.anywhere = Self.phrases(anywhere)
    self.conditions = Set(conditions.map(FoldedText.word))
    self.purposes = purposes.map(Self.phrase)
    self.boxes = Set(boxes.map(FoldedText.word))
    self.rows = Set(rows.map(FoldedText.word))
  }

  /// The phrases of each kind, which are separated by commas.
  private static func phrases(
    _ table: KeyValuePairs<StepKind, String>
  ) -> [(phrase: [UInt64], kind: StepKind)] {
    table.flatMap { kind, list in
      list.split(separator: ",").map { (phrase: phrase($0), kind: kind) }
    }.sorted { $0.phrase.count > $1.phrase.count }
  }

  private static func phrase(_ words: some StringProtocol) -> [UInt64] {
    words.split(separator: " ").map { FoldedText.word($0) }
  }
}
