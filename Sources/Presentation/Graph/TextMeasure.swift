/// How wide text is in a drawing, where nobody can ask the font.
enum TextMeasure {
  /// The width of a text in pixels, in a sans-serif font of `size` pixels.
  ///
  /// The shares of an em are a little above those of Arial, Helvetica and DejaVu Sans, so that a
  /// box is rather too wide than too narrow.
  static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
    // DejaVu Sans Bold is the widest of them, a good tenth wider than its regular weight.
    text.reduce(0) { $0 + share($1) } * size * (isBold ? 1.14 : 1)
  }

  private static func share(_ character: Character) -> Double {
    switch character {
    case "i", "j", "l", "t", "f", "r", "I", ".", ",", ":", ";", "'", "|", "!", "(", ")", " ", "-":
      0.38
    case "m", "w", "M", "W", "@", "%", "—", "→": 0.98
    case _ where character.isUppercase: 0.72
    case _ where character.isASCII || character.isLetter: 0.61
    default: 0.8
    }
  }

  /// The text broken at spaces into lines of at most `limit`, as `width` measures; a longer word
  /// stands alone.
  static func lines<Width: Comparable>(
    _ text: String, limit: Width, width: (String) -> Width
  ) -> [String] {
    var lines: [String] = []
    for word in PrintableText.of(text).split(separator: " ") {
      if let last = lines.last, width("\(last) \(word)") <= limit {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
