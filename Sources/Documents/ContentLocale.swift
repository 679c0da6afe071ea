/// The language tag (BCP 47) of a text, such as `sv-SE` or `en`.
package struct ContentLocale: Hashable, Sendable, CustomStringConvertible {
  /// The tag as written, but with hyphens between its parts.
  package let identifier: String

  /// - Parameter identifier: the tag, whose underscores become hyphens; its form is not checked.
  package init(_ identifier: String) {
    self.identifier = identifier.replacing("_", with: "-")
  }

  /// The language alone in lower case, such as `sv` for `sv-SE`.
  package var language: String {
    String(identifier.prefix { $0 != "-" }).lowercased()
  }

  package var description: String { identifier }
}

/// Guesses a document's language from its words.
enum LocaleGuess {
  private static let languages = ["en", "sv", "nl"]

  /// The number of bytes that are read: thousands of words, far more than the vote needs.
  static let sampleLength = 20_000

  /// Function words by language; a word that belongs to two languages votes for both.
  private static let words: [(language: Int, words: [String])] = [
    (
      0,
      [
        "the", "and", "to", "of", "is", "you", "your", "for", "from", "not", "with", "select",
        "that", "this", "a", "or", "are", "on", "can",
      ]
    ),
    (
      1,
      [
        "och", "att", "för", "från", "inte", "är", "som", "den", "ett", "med", "på", "till", "du",
        "har", "eller", "välj", "väljer", "kan", "av", "en", "de", "i", "om",
      ]
    ),
    (
      2,
      [
        "het", "een", "van", "voor", "niet", "en", "de", "naar", "op", "wordt", "zijn", "te", "u",
        "uw", "met", "of", "als", "deze", "kies",
      ]
    ),
  ]

  /// The languages of each word above, one bit per language, with the bytes of the word as key.
  private static let votes: [UInt64: UInt8] = {
    var votes: [UInt64: UInt8] = [:]
    for (language, words) in words {
      for word in words {
        let key = word.utf8.reduce(0) { $0 << 8 | UInt64($1) }
        votes[key, default: 0] |= 1 << UInt8(language)
      }
    }
    return votes
  }()

  /// In bytes, so that a word fits into one number.
  private static let longestWord = 8

  /// The language with the most function words in the first 20,000 bytes; English if there are none
  /// or if English is one of the most frequent.
  static func locale(of text: some Sequence<UInt8>) -> ContentLocale {
    var counts = [0, 0, 0]
    var word: UInt64 = 0
    var length = 0
    func count() {
      guard length > 0, length <= longestWord, let votes = votes[word] else { return }
      for language in counts.indices where votes >> UInt8(language) & 1 == 1 {
        counts[language] += 1
      }
    }
    var before: UInt8 = 0
    for byte in text.prefix(sampleLength) {
      defer { before = byte }
      let isCapital = (0x41...0x5A).contains(byte)
      if isCapital || (0x61...0x7A).contains(byte) || byte >= 0x80 && byte != 0xC2 && before != 0xC2
      {
        // Characters that begin with C2 are signs, including the no-break space. Å, Ä and Ö are C3
        // 85, C3 84 and C3 96; å, ä and ö are C3 A5, C3 A4 and C3 B6.
        let isSecond = word & 0xFF == 0xC3 && (0x80...0x9E).contains(byte)
        word = word << 8 | UInt64(isCapital || isSecond ? byte | 0x20 : byte)
        length += 1
      } else {
        count()
        word = 0
        length = 0
      }
    }
    count()
    let best = counts.indices.max { counts[$0] < counts[$1] } ?? 0
    return ContentLocale(counts[best] == counts[0] ? "en" : languages[best])
  }

  /// The language named by the file name, as in `sv.md` or `nl-NL.md`; `nil` for any other name.
  static func locale(ofFileNamed path: String) -> ContentLocale? {
    let name = path.split(separator: "/").last ?? ""
    let stem = name.prefix { $0 != "." }
    let parts = stem.split(separator: "-", omittingEmptySubsequences: false)
    guard let language = parts.first, parts.count <= 2,
      languages.contains(language.lowercased()), parts.count == 1 || parts[1].count == 2
    else { return nil }
    return ContentLocale(String(stem))
  }
}
