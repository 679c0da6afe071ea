/// Tells a document's language from its words.
enum LocaleGuess {
  private static let words: [(language: String, words: Set<String>)] = [
    (
      "sv",
      [
        "och", "att", "för", "från", "inte", "är", "som", "den", "ett", "med", "på", "till", "du",
        "har", "eller", "välj", "väljer", "kan", "av",
      ]
    ),
    (
      "nl",
      [
        "het", "een", "van", "voor", "niet", "en", "de", "naar", "op", "wordt", "zijn", "te", "u",
        "uw", "met", "selecteer", "of", "als", "deze",
      ]
    ),
    (
      "en",
      [
        "the", "and", "to", "of", "is", "you", "your", "for", "from", "not", "with", "select",
        "that", "this", "a", "or", "are", "on", "can",
      ]
    ),
  ]

  /// The language whose function words are most frequent at the start of `text`; English for none.
  static func locale(of text: String) -> ContentLocale {
    var counts: [String: Int] = [:]
    // 20,000 characters hold thousands of words, far more than the vote needs.
    for word in text.prefix(20_000).lowercased().split(whereSeparator: { !$0.isLetter }) {
      for (language, words) in words where words.contains(String(word)) {
        counts[language, default: 0] += 1
      }
    }
    let best = ["en", "sv", "nl"].max { counts[$0, default: 0] < counts[$1, default: 0] } ?? "en"
    return ContentLocale(counts[best, default: 0] == 0 ? "en" : best)
  }

  /// The language a file's name says, as `sv.md` or `nl-NL.md` do; `nil` for any other name.
  static func locale(ofFileNamed path: String) -> ContentLocale? {
    let name = path.split(separator: "/").last ?? ""
    let stem = name.prefix { $0 != "." }
    let parts = stem.split(separator: "-", omittingEmptySubsequences: false)
    guard let language = parts.first, parts.count <= 2,
      words.contains(where: { $0.language == language.lowercased() }),
      parts.count == 1 || parts[1].count == 2
    else { return nil }
    return ContentLocale(String(stem))
  }
}
