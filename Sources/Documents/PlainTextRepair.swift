/// Mends what scraping a page did to its text.
enum PlainTextRepair {
  /// `line` with plain spaces, no doubled words, spaces around `>` and none before punctuation.
  static func repaired(_ line: String) -> String {
    var text = line.replacing("\u{A0}", with: " ").replacing("\u{FEFF}", with: "")
    text = text.split(separator: " ").map(undoubled).joined(separator: " ")
    text = spacedPath(text)
    for mark in [".", ",", ";"] { text = text.replacing(" " + mark + " ", with: mark + " ") }
    for mark in [" .", " ,", " ;"] where text.hasSuffix(mark) {
      text.removeLast(2)
      text.append(contentsOf: mark.dropFirst())
    }
    return text
  }

  /// Whether the line is the same words twice, as a link with an icon beside it is scraped.
  static func isDoubled(_ line: String) -> Bool {
    let words = line.split(whereSeparator: { $0 == " " || $0 == "\u{A0}" })
    let half = words.count / 2
    return half > 0 && words.count == half * 2 && words.prefix(half) == words.suffix(half)
  }

  /// An icon's name and the same word beside it, glued together, made one word.
  private static func undoubled(_ word: Substring) -> Substring {
    let letters = word.prefix { $0.isLetter }
    let half = letters.count / 2
    // Shorter doublings are words of their own, such as "couscous" is not but "Mama" is.
    guard half >= 3, letters.count == half * 2, letters.prefix(half) == letters.suffix(half),
      letters.first?.isUppercase == true
    else { return word }
    return word.dropFirst(half)
  }

  /// `A>B` as `A > B`, unless the `>` closes a placeholder such as `<name>`.
  private static func spacedPath(_ text: String) -> String {
    guard text.contains(">") else { return text }
    var result = ""
    var isInPlaceholder = false
    for character in text {
      if character == "<" { isInPlaceholder = true }
      if character == ">", !isInPlaceholder {
        while result.last == " " { result.removeLast() }
        result += " > "
      } else if !(character == " " && result.hasSuffix(" > ")) {
        result.append(character)
      }
      if character == ">" || character == " " { isInPlaceholder = false }
    }
    return result
  }

  /// `bytes` of UTF-8 without characters that nobody sees: byte order marks, soft hyphens, and
  /// spaces and joiners without width.
  static func withoutInvisible(_ bytes: [UInt8]) -> String {
    guard bytes.contains(where: { $0 == 0xAD || $0 == 0xE2 || $0 == 0xEF }) else {
      return String(decoding: bytes, as: UTF8.self)
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let length = invisibleLength(in: bytes, at: index)
      if length == 0 {
        result.append(bytes[index])
        index += 1
      } else {
        index += length
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The bytes of the invisible character at `index`; 0 where there is none.
  private static func invisibleLength(in bytes: [UInt8], at index: Int) -> Int {
    // U+00AD is C2 AD.
    if bytes[index] == 0xC2 {
      return index + 1 < bytes.count && bytes[index + 1] == 0xAD ? 2 : 0
    }
    guard bytes[index] == 0xE2 || bytes[index] == 0xEF, index + 2 < bytes.count else { return 0 }
    switch (bytes[index], bytes[index + 1], bytes[index + 2]) {
    // U+200B, U+200E, U+200F, U+2060, U+FEFF; U+200D stays, because it joins emoji.
    case (0xE2, 0x80, 0x8B), (0xE2, 0x80, 0x8E), (0xE2, 0x80, 0x8F), (0xE2, 0x81, 0xA0),
      (0xEF, 0xBB, 0xBF):
      return 3
    default: return 0
    }
  }
}
