/// The language tag (BCP 47) of a text, such as `sv-SE` or `en`.
package struct ContentLocale: Hashable, Sendable, CustomStringConvertible {
  /// The tag as written, but with hyphens between its parts.
  package let identifier: String

  /// The language alone in lower case, such as `sv` for `sv-SE`. It is kept, because every label of a
  /// step asks for it.
  package let language: String

  /// - Parameter identifier: the tag, whose underscores become hyphens; its form is not checked.
  package init(_ identifier: String) {
    // A replacement takes 3 µs, even of nothing, and each file has several of these.
    let tag = identifier.utf8.contains(0x5F) ? identifier.replacing("_", with: "-") : identifier
    self.identifier = tag
    let bytes = tag.utf8.prefix { $0 != 0x2D }
    let language = String(Substring(bytes))
    self.language =
      bytes.allSatisfy { (0x61...0x7A).contains($0) } ? language : language.lowercased()
  }

  package var description: String { identifier }
}

/// Guesses a document's language from its words.
struct LocaleGuess: Sendable {
  /// The languages with function words, in alphabetical order.
  private let languages: [String]
  /// The languages of each function word, one bit per language, with the bytes of the word as key;
  /// a word that belongs to two languages votes for both.
  private let votes: [UInt64: UInt64]
  /// The same of the verbs of instructions.
  private let instructing: [UInt64: UInt64]

  /// With fewer function words than this, the verbs of instructions count, too: a page of three short
  /// steps may have none.
  private static let fewest = 3

  /// The number of bytes that are read: thousands of words, far more than the vote needs.
  static let sampleLength = 20_000

  /// In bytes, so that a word fits into one number.
  private static let longestWord = 8

  /// The languages that fit into one number.
  private static let mostLanguages = 64

  init(_ rules: [LanguageRules]) {
    let known = Array(rules.filter { !$0[.textCommon].isEmpty }.prefix(Self.mostLanguages))
    languages = known.map(\.language)
    votes = Self.votes(known, [.textCommon])
    instructing = Self.votes(known, [.instructVerbs, .instructNounVerbs, .textStep])
  }

  private static func votes(_ rules: [LanguageRules], _ keys: [LanguageKey]) -> [UInt64: UInt64] {
    var votes: [UInt64: UInt64] = [:]
    for (language, rules) in rules.enumerated() {
      for word in keys.flatMap({ rules[$0] }) where word.utf8.count <= Self.longestWord {
        let key = word.utf8.reduce(0) { $0 << 8 | UInt64($1) }
        votes[key, default: 0] |= 1 << UInt64(language)
      }
    }
    return votes
  }

  /// The language with the most function words in the first 20,000 bytes; of several, the last one
  /// in the alphabet; English if there are none or if English is one of the most frequent.
  func locale(of text: some Sequence<UInt8>) -> ContentLocale {
    let sample = Array(text.prefix(Self.sampleLength))
    var counts = counts(of: votes, in: sample)
    if counts.max() ?? 0 < Self.fewest {
      counts = zip(counts, self.counts(of: instructing, in: sample)).map(+)
    }
    let most = counts.max() ?? 0
    let isEnglish = zip(languages, counts).contains { $0 == "en" && $1 == most }
    guard most > 0, !isEnglish, let best = counts.lastIndex(of: most) else {
      return ContentLocale("en")
    }
    return ContentLocale(languages[best])
  }

  /// How many words of a text vote for each language.
  private func counts(of votes: [UInt64: UInt64], in sample: [UInt8]) -> [Int] {
    var counts = languages.map { _ in 0 }
    var word: UInt64 = 0
    var length = 0
    func count() {
      guard length > 0, length <= Self.longestWord, let votes = votes[word] else { return }
      for language in counts.indices where votes >> UInt64(language) & 1 == 1 {
        counts[language] += 1
      }
    }
    var before: UInt8 = 0
    for byte in sample {
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
    return counts
  }

  /// The language named by the file name, as in `sv.md` or `nl-NL.md`; `nil` for any other name.
  ///
  /// - Parameter languages: the languages that a name may begin with.
  static func locale(ofFileNamed path: String, among languages: Languages) -> ContentLocale? {
    let name = path.split(separator: "/").last ?? ""
    let stem = name.prefix { $0 != "." }
    let parts = stem.split(separator: "-", omittingEmptySubsequences: false)
    guard let language = parts.first?.lowercased(), parts.count <= 2,
      language == "en" || languages.contains(language), parts.count == 1 || parts[1].count == 2
    else { return nil }
    return ContentLocale(String(stem))
  }
}
