import Documents

/// The words that express negation in one language.
///
/// The lists of English, Swedish and Dutch were tuned on half of the available human-translated pages. An early version found no
/// negation in the translations of 21 of 1,110 sentences that are negated in English. About six of
/// the 21, read one by one, are real defects; the others express it in other words.
struct NegationLexicon: Sendable {
  /// Words that negate by themselves.
  let words: Set<String>
  /// Words that may translate a negation, or be translated as one.
  let near: Set<String>
  /// Prefixes of such words.
  let nearPrefixes: [String]
  /// Words that have one of these prefixes but another meaning.
  let plain: Set<String>

  /// Endings of words that negate, such as `n't`.
  let endings: [String]
  /// Words that negate before another word, such as "no".
  let determiners: [[UInt8]]
  /// Beginnings of words before which a determiner is as often translated without a negation: "no
  /// longer", "no matter".
  let rephrased: [[UInt8]]
  /// Phrases whose negation does not count: "or not" ("eller inte", "al dan niet"), because English
  /// uses "whether" for it.
  let alternatives: [[[UInt8]]]

  /// - Parameter rules: the rules of the language; `nil` if they have no negations.
  init?(_ rules: LanguageRules) {
    guard !rules[.negationWords].isEmpty else { return nil }
    words = Set(rules[.negationWords])
    near = Set(rules[.negationNear])
    nearPrefixes = rules[.negationPrefixes]
    plain = Set(rules[.negationPlain])
    endings = rules[.negationEndings]
    determiners = rules[.negationDeterminers].map { Array(" \($0) ".utf8) }
    rephrased = rules[.negationRephrased].map { Array($0.utf8) }
    alternatives = rules[.negationAlternatives].map {
      $0.utf8.split(separator: 0x20).map { Array($0) }
    }
  }

  /// The number of words that negate, without those of `alternatives`.
  func count(in words: [[UInt8]]) -> Int {
    words.indices.count { index in
      let text = String(decoding: words[index], as: UTF8.self)
      guard self.words.contains(text) || endings.contains(where: text.hasSuffix) else {
        return false
      }
      return !alternatives.contains { phrase in
        words[...index].suffix(phrase.count).elementsEqual(phrase)
      }
    }
  }

  /// How often a determiner such as "no" precedes a word and is not short for "number".
  func determiners(in bytes: [UInt8]) -> Int {
    determiners.reduce(0) { count, word in count + places(of: word, in: bytes) }
  }

  private func places(of word: [UInt8], in bytes: [UInt8]) -> Int {
    var count = 0
    var index = 0
    while index + word.count < bytes.count {
      let rest = bytes[(index + word.count)...]
      if bytes[index] == 0x20, bytes[index...].starts(with: word),
        let first = rest.first, (0x61...0x7A).contains(first),
        !rephrased.contains(where: { rest.starts(with: $0) })
      {
        count += 1
      }
      index += 1
    }
    return count
  }

  /// Whether a word may stand for a negation, or be translated as one.
  func isNear(_ words: [[UInt8]]) -> Bool {
    words.contains { word in
      let text = String(decoding: word, as: UTF8.self)
      return near.contains(text)
        || !plain.contains(text) && nearPrefixes.contains { text.hasPrefix($0) }
    }
  }
}
