/// Language tags (BCP 47, RFC 5646).
package enum LanguageTag {
  /// Whether the tag has the form required by §2.1.
  package static func isWellFormed(_ bytes: ArraySlice<UInt8>) -> Bool {
    let parts = bytes.split(separator: 0x2D, omittingEmptySubsequences: false)
    guard let first = parts.first, parts.allSatisfy({ (1...8).contains($0.count) }),
      parts.allSatisfy({ $0.allSatisfy(isAlphanumeric) }), first.allSatisfy(isLetter)
    else { return false }
    if isPrivate(first) { return parts.count > 1 }
    guard first.count > 1 else { return bytes.elementsEqual("i-default".utf8) }
    return isOrdered(parts.dropFirst())
  }

  /// Whether the language at the start of the tag is registered. Two-letter codes are looked up in
  /// ISO 639-1; codes of any other length count as known.
  package static func isKnown(_ bytes: ArraySlice<UInt8>) -> Bool {
    let first = bytes.prefix { $0 != 0x2D }
    guard first.count == 2 else { return true }
    return languages.contains(String(decoding: first, as: UTF8.self).lowercased())
  }

  /// Whether the parts come in order: extended languages, script, region, variants, extensions,
  /// private use.
  private static func isOrdered(_ parts: ArraySlice<ArraySlice<UInt8>>) -> Bool {
    var stage = 0
    var rest = parts
    while let part = rest.first {
      if part.count == 1 {
        guard rest.count > 1 else { return false }
        if isPrivate(part) { return true }
        stage = 4
      } else if stage < 4 {
        let next =
          part.count == 3 && part.allSatisfy(isLetter) && stage < 1
          ? 0
          : part.count == 4 && part.allSatisfy(isLetter)
            ? 1
            : part.count == 2 && part.allSatisfy(isLetter)
              || part.count == 3 && part.allSatisfy(isDigit)
              ? 2 : part.count >= 5 || part.count == 4 && part.first.map(isDigit) == true ? 3 : -1
        // At most one script and one region are allowed.
        guard next >= 0, next > stage || next == stage && (next == 0 || next == 3) else {
          return false
        }
        stage = next
      }
      rest = rest.dropFirst()
    }
    return true
  }

  private static func isPrivate(_ part: ArraySlice<UInt8>) -> Bool {
    part.count == 1 && part.first.map { $0 | 0x20 } == 0x78
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

  /// ISO 639-1, with the codes of earlier editions that the registry keeps.
  private static let languages = Set(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu
    hy hz ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv
    kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr
    nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq
    sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi
    yo za zh zu
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
