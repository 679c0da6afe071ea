/// Estimates the width of text in a drawing, where the font cannot be measured.
enum TextMeasure {
  /// The width of a text in pixels, in a sans-serif font of `size` pixels.
  ///
  /// The shares of an em are slightly larger than those of Arial, Helvetica and DejaVu Sans,
  /// so that a box is too wide rather than too narrow.
  static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
    // DejaVu Sans Bold is the widest of these fonts, over a tenth wider than its regular weight.
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

  /// The text, broken at spaces into lines of at most `limit` as measured by `width`; a longer word
  /// gets a line of its own.
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
