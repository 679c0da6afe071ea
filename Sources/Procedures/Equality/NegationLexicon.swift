/// The words that express negation in one language.
///
/// The lists were tuned on half of the available human-translated pages. An early version found no
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

  static func lexicon(for language: String) -> NegationLexicon? {
    switch language {
    case "en": english
    case "sv": swedish
    case "nl": dutch
    default: nil
    }
  }

  /// The number of words that negate, including `n't`.
  ///
  /// "Or not" ("eller inte", "al dan niet") does not count, because English uses "whether" for it.
  func count(in words: [[UInt8]]) -> Int {
    words.indices.count { index in
      let text = String(decoding: words[index], as: UTF8.self)
      guard self.words.contains(text) || text.hasSuffix("n't") else { return false }
      return !Self.alternatives.contains { phrase in
        words[...index].suffix(phrase.count).elementsEqual(phrase)
      }
    }
  }

  private static let alternatives = ["or not", "eller inte", "eller ej", "al dan niet"].map {
    $0.utf8.split(separator: 0x20).map { Array($0) }
  }

  /// How often "no" precedes a word and is not short for "number".
  static func determiners(in bytes: [UInt8]) -> Int {
    let word = Array(" no ".utf8)
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

  /// "no longer", "no matter" and similar phrases, which are translated without a negation as often
  /// as with one.
  private static let rephrased = ["longer", "matter", "later", "more"].map { Array($0.utf8) }

  /// Whether a word may stand for a negation, or be translated as one.
  func isNear(_ words: [[UInt8]]) -> Bool {
    words.contains { word in
      let text = String(decoding: word, as: UTF8.self)
      return near.contains(text)
        || !plain.contains(text) && nearPrefixes.contains { text.hasPrefix($0) }
    }
  }

  private static func set(_ text: String) -> Set<String> {
    Set(text.split(separator: " ").map(String.init))
  }

  private static let english = NegationLexicon(
    words: set("not cannot never without neither nor nothing nobody"),
    near: set(
      """
      no none unless until missing lack lacks other otherwise different differ differs except \
      excluding exclude excludes rather instead avoid prevent prevents fail fails failed free \
      empty blank few barely hardly before yet disable disabled disabling independent regardless \
      others neg negative reverse opposite refuse reject rejected block blocked \
      stop stops stopped longer separate independently outside less beyond too only
      """),
    nearPrefixes: ["un", "non", "inv", "inc", "inact", "inel", "insuf", "imposs", "dis", "irrel"],
    plain: set(
      """
      under unit units unique understand united union universal unified uniform display displayed \
      displays distribution distribute distributed distributes discount discounts dispatch discuss \
      distance dismiss discover invoice invoices invoiced invoicing inventory include includes \
      included including increase increased increases incoming income invite invited inverse \
      involved investment investments disk distinct distinguish incur incident undo underlying
      """))

  private static let swedish = NegationLexicon(
    words: set("inte ej icke aldrig ingen inget inga utan varken ingenting"),
    near: set(
      "såvida oavsett oberoende annat okopplad först förrän saknas saknar utom istället annars"),
    nearPrefixes: [
      "icke-", "obe", "okopp", "ofull", "ogil", "omöj", "oföränd", "otill", "obal", "osäk", "olik",
    ],
    plain: [])

  private static let dutch = NegationLexicon(
    words: set("niet geen nooit zonder noch niets niemand niemands nergens evenmin"),
    near: set("tenzij pas ongeacht maximaal ontbreekt ontbreken ontbrekende behalve anders plaats"),
    nearPrefixes: ["niet-", "onge", "onmog", "onvol", "onbe", "onjuist", "onafh", "onver"],
    plain: ["ongeveer"])
}
