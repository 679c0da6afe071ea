import Documents

/// Words that occur around labels but are not labels; if they are in bold, the bold marks have been
/// moved.
struct InterfaceNouns: Sendable {
  /// Names of parts of the screen, with their English names.
  let parts: [String: Set<String>]
  /// Function words, which join other words.
  let joining: Set<String>
  /// Function words with which no label ends.
  let closing: Set<String>
  /// Words that precede labels on several human-translated pages but begin no label, for
  /// Swedish and Dutch taken from the half of the corpus on which the rules were tuned.
  let before: Set<String>
  /// In the same way, words that follow labels but end no label.
  let after: Set<String>

  /// Final words of English labels that may become a word of `closing` in other languages.
  let englishEnds: Set<String>
  /// Endings of a verb behind a label that was cut ("**Meer** weergeven").
  let restEndings: [String]

  /// - Parameters:
  ///   - rules: the rules of the language; `nil` if they have no words around labels.
  ///   - english: the rules of English, which name the parts of the screen.
  init?(_ rules: LanguageRules, english: LanguageRules) {
    guard !rules[.labelJoining].isEmpty else { return nil }
    let names = english[.part]
    var parts: [String: Set<String>] = [:]
    for (name, words) in rules[.part] {
      for word in words { parts[word, default: []].formUnion(names[name] ?? [name]) }
    }
    self.parts = parts
    joining = Set(rules[.labelJoining])
    closing = Set(rules[.labelClosing])
    before = Set(rules[.labelBefore])
    after = Set(rules[.labelAfter])
    englishEnds = Set(english[.labelEndings])
    restEndings = rules[.labelRest]
  }
}
