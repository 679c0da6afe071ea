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
}
