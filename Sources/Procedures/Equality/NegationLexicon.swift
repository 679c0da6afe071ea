/// The words that deny something, in one language.
///
/// The lists were set on half of the human-translated pages at hand: of 1,110 sentences that deny
/// something in English, 21 had no such word in the translation, most of them true defects.
struct NegationLexicon: Sendable {
  /// Words that deny by themselves.
  let words: Set<String>
  /// Words that can stand for a denial in another language, or that one can be made of.
  let near: Set<String>
  /// Beginnings of words of that kind.
  let nearPrefixes: [String]
  /// Words that only begin so.
  let plain: Set<String>

  static func lexicon(for language: String) -> NegationLexicon? {
    switch language {
    case "en": english
    case "sv": swedish
    case "nl": dutch
    default: nil
    }
  }

  /// How many words deny; `n't` is one.
  func count(in words: [[UInt8]]) -> Int {
    words.count { word in
      let text = String(decoding: word, as: UTF8.self)
      return self.words.contains(text) || text.hasSuffix("n't")
    }
  }

  /// Whether a word could stand for a denial, or be rendered as one.
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
    words: set("not cannot never without neither nor nothing"),
    near: set(
      """
      no none unless until only missing lack lacks other otherwise different differ differs except \
      excluding exclude excludes rather instead avoid prevent prevents fail fails failed free \
      empty blank clear few barely hardly before yet disable disabled disabling deselect \
      independent regardless already separate independently outside leave leaves less beyond too
      """),
    nearPrefixes: [
      "un", "non", "inv", "inc", "inact", "inel", "insuf", "imposs", "dis", "irrel", "mis",
    ],
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
      """
      saknas saknar såvida annars annat innan först endast bara förrän tills slipper undvik \
      undviker undvika oberoende oavsett obalans hindra hindras förhindra förhindrar knappast tom \
      tomt tomma icke- utom bortsett istället stället okopplad avstå misslyckas omöjligt högst
      """),
    nearPrefixes: [
      "icke-", "obe", "okopp", "ofull", "ogil", "olik", "omöj", "oföränd", "otill", "osäk", "ospec",
      "oav", "oreal", "oanv", "obal",
    ],
    plain: ["oavsett"])

  private static let dutch = NegationLexicon(
    words: set("niet geen nooit zonder noch niets niemand nergens evenmin"),
    near: set(
      """
      tenzij anders pas alleen slechts totdat ontbreekt ontbreken ontbrekende voorkomt voorkomen \
      vermijd vermijden ongeacht behalve leeg lege nog maximaal kan verhinderen onmogelijk
      """),
    nearPrefixes: ["niet-", "onge", "onmog", "onvol", "onbe", "onjuist", "onafh", "onver", "onaf"],
    plain: ["ongeveer"])
}
