import Diagnostics
import Translation

/// The sentences of diagnostics in the reader's language.
///
/// The code has them in English. The English file of words has the same sentences, each under the
/// key that the other languages have it under.
package struct FindingWords: Sendable {
  /// A sentence, and the language that it is in.
  package struct Sentence: Hashable, Sendable {
    package let text: String
    package let language: String
  }

  private let words: Words
  /// The keys, by the English sentences with their placeholders; empty for a reader of English.
  private let keys: [String: String]

  /// - Parameter english: the words of English; `nil` for a reader of English.
  package init(_ words: Words, english: MessageCatalogue?) {
    self.words = words
    let families = [KeyFamily.finding, .findingAdvice, .findingPart].map { $0.key("") }
    var keys: [String: String] = [:]
    for (key, message) in english?.messages ?? [:]
    where families.contains(where: { key.hasPrefix($0) }) {
      // Of two with the same English, the first by name.
      keys[message.text] = keys[message.text].map { min($0, key) } ?? key
    }
    self.keys = keys
  }

  /// What a diagnostic states; in English if the language has no words for it.
  package func message(of diagnostic: Diagnostic) -> Sentence { sentence(diagnostic.messageText) }

  /// What its author can do about it; `nil` if there is no advice.
  package func advice(of diagnostic: Diagnostic) -> Sentence? {
    diagnostic.adviceText.map(sentence)
  }

  /// The word for how bad it is.
  package func severity(of diagnostic: Diagnostic) -> String {
    switch diagnostic.severity {
    case .error: words[.severityError]
    case .warning: words[.severityWarning]
    case .note: words[.severityNote]
    }
  }

  /// What stands before the place of something else that a diagnostic is about.
  var seeAlso: String { words[.checkSeeAlso] }

  /// How many findings there are, or that there are none.
  package func summary(of found: [Diagnostic]) -> String {
    guard !found.isEmpty else { return words[.checkNothing] }
    let errors = found.count { $0.severity == .error }
    return words.text(
      .checkSummary,
      [
        "errors": words.formats.number(errors),
        "others": words.formats.number(found.count - errors),
      ])
  }

  private func sentence(_ text: FindingText) -> Sentence {
    if let tag = text.language {
      return Sentence(text: words.language(tag), language: words.language)
    }
    // A reader of English has no keys, and reads the names of languages all the same.
    let isEnglish = keys.isEmpty && text.namesLanguages
    guard let form = text.form,
      let message = isEnglish ? Message(form) : keys[form].flatMap({ words.catalogue[$0] })
    else { return Sentence(text: text.english, language: "en") }
    let values = text.parts.enumerated().map { ("\($0.offset + 1)", sentence($0.element).text) }
    // What a language lacks is in English in its catalogue.
    return Sentence(
      text: message.filled(Dictionary(uniqueKeysWithValues: values)),
      language: message.text == form ? "en" : words.language)
  }
}
