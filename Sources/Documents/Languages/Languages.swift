import Diagnostics
import Synchronization

/// The rules of every language that has a file in `Resources/languages`.
///
/// A class, because each file is read only when something needs its language, and only once: the
/// start of a session needs one of them, and reading all would be a part of every start.
package final class Languages: Sendable {
  /// What has been made from the files, by its name and language.
  private struct Key: Hashable {
    let form: ObjectIdentifier
    let language: String
  }

  private let files: [String: SourceFile]
  private let made = Mutex<[Key: any Sendable]>([:])
  private let ownStepWords = Mutex<StepWords?>(nil)

  /// - Parameter files: the files by language, such as `sv`.
  package init(_ files: [String: SourceFile]) { self.files = files }

  /// The languages that have a file, in alphabetical order.
  package var names: [String] { files.keys.sorted() }

  /// Whether a language, such as `sv`, has a file.
  package func contains(_ language: String) -> Bool { files[language] != nil }

  /// What cannot be read in any of the files.
  package var diagnostics: [Diagnostic] { names.flatMap { rules(of: $0)?.diagnostics ?? [] } }

  /// The rules of a language, such as `sv`; `nil` if it has no file.
  package func rules(of language: String) -> LanguageRules? {
    guard let file = files[language] else { return nil }
    return kept(in: language) { LanguageRules(language, reading: file) }
  }

  /// What `make` makes of the rules of a language, made once; `nil` if the language has no file.
  package func form<Form: Sendable>(
    of language: String, _ make: (LanguageRules) -> Form
  ) -> Form? {
    // Most are made already, and need no rules.
    if let form: Form = known(in: language) { return form }
    return rules(of: language).map { rules in kept(in: language) { make(rules) } }
  }

  /// What `make` makes of the rules of all languages, in alphabetical order; made once.
  func form<Form: Sendable>(ofAll make: ([LanguageRules]) -> Form) -> Form {
    kept(in: "") { make(names.compactMap { rules(of: $0) }) }
  }

  /// Two threads may make the same value at once; both are equal.
  private func kept<Value: Sendable>(in language: String, _ make: () -> Value) -> Value {
    if let value: Value = known(in: language) { return value }
    let key = Key(form: ObjectIdentifier(Value.self), language: language)
    let value = make()
    made.withLock { $0[key] = value }
    return value
  }

  private func known<Value: Sendable>(in language: String) -> Value? {
    let key = Key(form: ObjectIdentifier(Value.self), language: language)
    return made.withLock { $0[key] } as? Value
  }

  /// The words by which pages are read, whatever their language.
  var pageWords: PageWords { form(ofAll: PageWords.init) }

  /// The words that may stand before the number of a step, whatever a page's language.
  package var stepWords: StepWords {
    // Asked for at every heading, and kept by itself: to look up a form takes ten times as long.
    if let known = ownStepWords.withLock(\.self) { return known }
    let words = form(ofAll: StepWords.init)
    ownStepWords.withLock { $0 = words }
    return words
  }

  /// The words that may stand before the number of a phase, whatever a page's language.
  package var phaseWords: StepWords { form(ofAll: PhaseWords.init).words }

  /// The names of the column of a table that numbers its rows, whatever a page's language.
  package var numberColumns: NumberColumns { form(ofAll: NumberColumns.init) }
}

/// The words of every language before the number of a step, as in `Step 1`.
package struct StepWords: Sendable {
  /// No word that is longer, in bytes, is one of them.
  static let longest = 24

  private let words: [[UInt8]]

  init(_ rules: [LanguageRules]) { self.init(rules, named: .textStep) }

  fileprivate init(_ rules: [LanguageRules], named key: LanguageKey) {
    words = rules.flatMap { $0[key] }.map { Array($0.utf8) }
  }

  /// Whether a word is one of them, with small or capital letters.
  package func contains(_ word: ArraySlice<UInt8>) -> Bool {
    // The capital letters of Latin-1 also differ from the small ones by this bit of their last byte.
    words.contains { own in
      own.count == word.count && zip(own, word).allSatisfy { $0 == $1 || $0 == $1 | 0x20 }
    }
  }

  /// Whether a text may begin with one of them, or with another word and one of them and a colon, as in
  /// `First step:`; `false` is certain.
  func mayBegin(_ text: ArraySlice<UInt8>) -> Bool {
    words.contains { own in
      text.count > own.count && zip(own, text).allSatisfy { $0 == $1 || $0 == $1 | 0x20 }
    } || isSecond(in: text)
  }

  private func isSecond(in text: ArraySlice<UInt8>) -> Bool {
    guard let space = text.firstIndex(of: 0x20) else { return false }
    let next = text[(space + 1)...].prefix { $0 != 0x20 }
    return next.last == 0x3A && contains(next.dropLast())
  }

  /// A text without the word and the space at its start, if it begins with one.
  package func removed(from text: Substring) -> Substring {
    let word = text.utf8.prefix { $0 != 0x20 }
    guard word.count < text.utf8.count, contains(Array(word)[...]) else { return text }
    return text[word.endIndex...].dropFirst()
  }
}

/// The words of every language before the number of a phase, kept apart from those of steps.
private struct PhaseWords: Sendable {
  let words: StepWords

  init(_ rules: [LanguageRules]) { words = StepWords(rules, named: .textPhase) }
}

/// The names, in lower case, of the first column of a table whose rows are numbered.
package struct NumberColumns: Sendable {
  /// Those that say that the rows are steps.
  package let steps: Set<String>
  private let others: Set<String>
  private let facts: Set<String>

  init(_ rules: [LanguageRules]) {
    steps = Set(rules.flatMap { $0[.tableSteps] })
    facts = Set(rules.flatMap { $0[.tableFacts] })
    others = Set(rules.flatMap { $0[.tableNumbers] })
  }

  /// Whether a column of this name may number rows; one without a name may, too.
  package func contains(_ name: String) -> Bool {
    name.isEmpty || name == "#" || others.contains(name) || steps.contains(name)
  }

  /// Whether a column of this name has facts, such as `setting` and `open issues`.
  package func isOfFacts(_ name: String) -> Bool {
    name.split(separator: " ").last.map { facts.contains(String($0)) } ?? false
  }
}

/// The words of every language by which pages are read before their language is known.
struct PageWords: Sendable {
  let alerts: AlertWords
  let furniture: PageFurniture
  /// The words before the number of a step, each with a space after it.
  let steps: [[UInt8]]
  /// Words before which a hyphen keeps its space, as in `start- och sluttid`, each with a space.
  let conjunctions: [String]
  let guess: LocaleGuess

  init(_ rules: [LanguageRules]) {
    alerts = AlertWords(rules)
    furniture = PageFurniture(rules)
    steps = rules.flatMap { $0[.textStep] }.map { Array("\($0) ".utf8) }
    conjunctions = rules.flatMap { $0[.textConjunctions] }.map { "\($0) " }
    guess = LocaleGuess(rules)
  }
}
