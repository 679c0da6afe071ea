/// The terms of English sentences, with their translations, for translators.
struct SentenceTerms {
  private let list: TermList
  private let finder: TermFinder
  private let language: String

  /// - Parameter language: the language alone that is translated into.
  init(_ list: TermList, into language: String) {
    self.list = list
    self.language = language
    finder = TermFinder(list, language: "en", roles: [.name])
  }

  /// The terms that a sentence has outside of its labels, in order, each once.
  func terms(of source: InlineText) -> [XLIFFUnit.Term] {
    var terms: [XLIFFUnit.Term] = []
    for found in finder.found(in: source) {
      let concept = list.concepts[found.concept]
      guard concept.isShown, let words = concept.words[language] else { continue }
      let english = concept.words["en"]?.term ?? concept.name
      guard !terms.contains(where: { $0.source == english }) else { continue }
      terms.append(
        XLIFFUnit.Term(
          source: english, target: words.term, definition: concept.explanations[language]))
    }
    return terms
  }
}
