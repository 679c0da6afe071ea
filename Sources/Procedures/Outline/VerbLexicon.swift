import Documents

/// The verbs that show what a step asks for, in one language.
///
/// It is a class, because its many sets would be retained one by one for each step.
final class VerbLexicon: Sendable {
  /// Words and phrases, as numbered by `FoldedText`, by their first word and the longest first; the
  /// first one in a text decides.
  let verbs: [UInt64: [(phrase: [UInt64], kind: StepKind)]]
  /// The first words of `verbs`: nearly all words begin none.
  let verbStarts: WordSet
  /// Words after which a verb only states a purpose ("to remove a user, select …").
  let auxiliaries: WordSet
  /// Words that may precede a verb inside a sentence, in a language whose verbs look like nouns
  /// (`the type`); empty for other languages.
  let leadIns: WordSet
  /// Phrases that decide at any position.
  let anywhere: [(phrase: [UInt64], kind: StepKind)]
  /// The first words of `anywhere`: nearly all texts have none of them.
  let anywhereStarts: WordSet
  /// Words at the start of a text that make it conditional.
  let conditions: WordSet
  /// Phrases after which a condition is only a purpose ("if you want to …").
  let purposes: [[UInt64]]
  /// Words that make the choice of a box a toggle.
  let boxes: WordSet
  /// Words that make ticking a box the choice of a person or an object, or of nothing.
  let rows: WordSet

  /// Buttons that put a change into effect, in lower case.
  let committing: Set<String>
  /// Buttons that only continue or close, in lower case.
  let confirming: Set<String>
  /// A condition and a verb that makes it a purpose when it comes later in the clause ("als u … wilt
  /// …").
  let purposeVerbs: [[UInt64]]

  /// - Parameter rules: the rules of the language; `nil` if they have no verbs.
  init?(_ rules: LanguageRules) {
    let verbs = Self.verbKeys.flatMap { key, kind in Self.phrases(rules[key], kind) }
    guard !verbs.isEmpty else { return nil }
    self.verbs = Dictionary(grouping: Self.longestFirst(verbs)) { $0.phrase.first ?? 0 }
    verbStarts = WordSet(self.verbs.keys)
    anywhere = Self.longestFirst(
      Self.phrases(rules[.verbRepeat], .repeatSteps) + Self.phrases(rules[.verbSignIn], .signIn))
    anywhereStarts = WordSet(anywhere.compactMap(\.phrase.first))
    func words(_ key: LanguageKey) -> WordSet { WordSet(rules[key].map(FoldedText.word)) }
    auxiliaries = words(.stepAuxiliaries)
    leadIns = words(.stepLeadIns)
    conditions = words(.stepConditions)
    purposes = rules[.stepPurposes].map(Self.phrase)
    purposeVerbs = rules[.stepPurposeVerbs].map(Self.phrase).filter { $0.count == 2 }
    boxes = words(.stepBoxes)
    rows = words(.stepRows)
    committing = Set(rules[.buttonCommit])
    confirming = Set(rules[.buttonConfirm])
  }

  /// The lists of verbs; of two phrases of one length with the same words, the earlier list decides.
  private static let verbKeys: KeyValuePairs<LanguageKey, StepKind> = [
    .verbOpen: .open, .verbChoose: .choose, .verbEnter: .enter, .verbToggle: .toggle,
    .verbRun: .run, .verbRead: .read, .verbWait: .wait, .verbRecord: .record,
    .verbCommit: .commit, .verbConfirm: .confirm,
  ]

  private static func phrases(
    _ texts: [String], _ kind: StepKind
  ) -> [(phrase: [UInt64], kind: StepKind)] {
    texts.map { (phrase: phrase($0), kind: kind) }
  }

  private static func longestFirst(
    _ phrases: [(phrase: [UInt64], kind: StepKind)]
  ) -> [(phrase: [UInt64], kind: StepKind)] {
    phrases.sorted { $0.phrase.count > $1.phrase.count }
  }

  private static func phrase(_ words: String) -> [UInt64] {
    words.split(separator: " ").map { FoldedText.word($0) }
  }
}
