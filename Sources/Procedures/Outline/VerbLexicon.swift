/// The verbs that say what a step asks for, in one language.
struct VerbLexicon: Sendable {
  /// Words or phrases by their first word, as `FoldedText` numbers them, the longest first; the first in the text
  /// decides.
  let verbs: [UInt64: [(phrase: [UInt64], kind: StepKind)]]
  /// Words after which a verb only says what for ("to remove a user, select …").
  let auxiliaries: Set<UInt64>
  /// Words that a verb may follow within a sentence where verbs look like nouns (`the type`); empty
  /// where they do not.
  let leadIns: Set<UInt64>
  /// Phrases that decide wherever they stand.
  let anywhere: [(phrase: [UInt64], kind: StepKind)]
  /// Words a text begins with where it only holds under a condition.
  let conditions: Set<UInt64>
  /// Phrases after which a condition is only a purpose ("if you want to …").
  let purposes: [[UInt64]]
  /// Words that make choosing a box a toggle.
  let boxes: Set<UInt64>
  /// Words that make ticking a box the choice of a person or a thing.
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

  /// The phrases of each kind, which are parted by commas.
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
