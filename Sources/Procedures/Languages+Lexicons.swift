import Documents
import Synchronization

/// What the checks make of the rules of a language; `nil` if there are none for it.
extension Languages {
  func verbs(of language: String) -> VerbLexicon? {
    form(of: language) { Made(lexicon: VerbLexicon($0)) }?.lexicon
  }

  func instructions(of language: String) -> InstructionLexicon? {
    form(of: language) { Made(lexicon: InstructionLexicon($0)) }?.lexicon
  }

  func negations(of language: String) -> NegationLexicon? {
    form(of: language) { Made(lexicon: NegationLexicon($0)) }?.lexicon
  }

  func numbers(of language: String) -> NumberLexicon? {
    form(of: language) { Made(lexicon: NumberLexicon($0)) }?.lexicon
  }

  func nouns(of language: String) -> InterfaceNouns? {
    guard let english = rules(of: "en") else { return nil }
    return form(of: language) { Made(lexicon: InterfaceNouns($0, english: english)) }?.lexicon
  }

  func strayWords(of language: String) -> StrayWords {
    form(of: language) { StrayWords(words: WordSet($0[.labelStray].map(FoldedText.word))) }
      ?? StrayWords(words: WordSet([]))
  }
}

/// The lexicon of a document's own language, looked up when something first needs it: where the
/// English decides, its file is not read.
///
/// It is a class, because the values that have it ask for it thousands of times, and looking it up
/// by its language each time took 2 % of the time of an outline.
final class OwnLexicon<Lexicon: Sendable>: Sendable {
  private let find: @Sendable () -> Lexicon?
  private let found = Mutex<Lexicon??>(nil)

  init(_ find: @escaping @Sendable () -> Lexicon?) { self.find = find }

  /// `nil` if there is none for the language.
  var lexicon: Lexicon? {
    found.withLock { found in
      if let found { return found }
      let new = find()
      found = .some(new)
      return new
    }
  }
}

/// A lexicon that was made; `nil` inside if the rules have nothing for it.
private struct Made<Lexicon: Sendable>: Sendable {
  let lexicon: Lexicon?
}

/// What is known of the two languages of a sentence and its English.
struct SentenceLexicon: Sendable {
  /// `nil` if nothing is known of the words around labels.
  let nouns: InterfaceNouns?
  let numbers: NumberLexicon?
  let englishNumbers: NumberLexicon?
  /// Words that may correctly come twice in a row.
  let doubled: Set<String>
  /// English words by which a sentence that was not translated is recognised.
  let englishWords: Set<String>
  /// `nil` if nothing is known of the language.
  let functionWords: FunctionWords?

  /// - Parameter language: the language of the translation, without region.
  init(_ language: String, _ languages: Languages) {
    nouns = languages.nouns(of: language)
    numbers = languages.numbers(of: language)
    englishNumbers = languages.numbers(of: "en")
    doubled = Set(languages.rules(of: language)?[.sentenceDoubled] ?? [])
    englishWords = Set(languages.rules(of: "en")?[.sentenceCommon] ?? [])
    functionWords = languages.form(of: language) { FunctionWords($0, among: languages) }
  }
}

/// Words with which no label begins or ends, as numbered by `FoldedText`.
struct StrayWords: Sendable {
  let words: WordSet
}

/// Words that every text of a language has, by which a sentence shows in which language it is.
struct FunctionWords: Sendable {
  /// Those of the language that no other known language has.
  let own: Set<String>
  /// English ones that the language does not have.
  let english: Set<String>
  /// Those of other languages, English excepted, that the language does not have.
  let foreign: Set<String>
  /// Those of any other language.
  let telling: Set<String>

  init(_ rules: LanguageRules, among languages: Languages) {
    let known = languages.rules(of: "en")
    let all = Set(rules[.textCommon] + rules[.sentenceCommon])
    let everyEnglish = Set((known?[.textCommon] ?? []) + (known?[.sentenceCommon] ?? []))
    english = Set(known?[.sentenceCommon] ?? []).subtracting(all)
    let others = Set(
      (known?[.sentenceForeign] ?? [])
        + languages.names.filter { $0 != rules.language && $0 != "en" }.flatMap { name in
          languages.rules(of: name).map { $0[.textCommon] + $0[.sentenceCommon] } ?? []
        })
    own = all.subtracting(others).subtracting(everyEnglish)
    foreign = others.subtracting(all).subtracting(everyEnglish)
    telling = english.union(foreign)
  }
}
