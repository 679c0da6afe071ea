/// What a person searches for, also under the other words of the same concepts.
package struct TermSearch: Sendable {
  /// The words of each way to say it, in lower case: a text must contain all of one.
  private let ways: [[String]]
  /// For each word typed, what a text may contain in its place.
  private let words: [[String]]

  /// - Parameters:
  ///   - text: what was typed.
  ///   - language: the language it was typed in.
  package init(_ text: String, terms: TermList, language: String) {
    let typed = text.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
    ways = terms.synonyms(of: typed.joined(separator: " "), in: language).map {
      $0.split(separator: " ").map(String.init)
    }
    words = typed.map { [$0] + terms.synonyms(of: $0, in: language) }
  }

  /// Whether nothing was typed; every text is then found.
  package var isEmpty: Bool { words.isEmpty }

  /// Whether a text has what is searched for.
  package func finds(_ text: String) -> Bool {
    let text = text.lowercased()
    return words.allSatisfy { $0.contains(where: text.contains) }
      || ways.contains { $0.allSatisfy(text.contains) }
  }
}
