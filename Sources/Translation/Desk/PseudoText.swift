/// A language that nobody speaks and everybody can read: every letter accented, a third longer, in
/// brackets. A word on a screen that is not so has not come from the catalogue.
package enum PseudoText {
  /// The language tag by which the pseudo-language is chosen; Windows calls it `qps-ploc`.
  package static let language = "qps"

  private static let letters: [Character: Character] = [
    "a": "å", "b": "ƀ", "c": "ç", "d": "ð", "e": "é", "f": "ƒ", "g": "ĝ", "h": "ĥ", "i": "î",
    "j": "ĵ", "k": "ķ", "l": "ļ", "m": "ɱ", "n": "ñ", "o": "ö", "p": "þ", "q": "ǫ", "r": "ŕ",
    "s": "š", "t": "ţ", "u": "û", "v": "ṽ", "w": "ŵ", "x": "ẋ", "y": "ý", "z": "ž", "A": "Å",
    "B": "Ɓ", "C": "Ç", "D": "Ð", "E": "É", "F": "Ƒ", "G": "Ĝ", "H": "Ĥ", "I": "Î", "J": "Ĵ",
    "K": "Ķ", "L": "Ļ", "M": "Ṁ", "N": "Ñ", "O": "Ö", "P": "Þ", "Q": "Ǫ", "R": "Ŕ", "S": "Š",
    "T": "Ţ", "U": "Û", "V": "Ṽ", "W": "Ŵ", "X": "Ẋ", "Y": "Ý", "Z": "Ž",
  ]

  /// The text in the pseudo-language; its codes as they are.
  package static func text(of text: InlineText) -> String {
    let body = text.pieces.map { piece in
      switch piece {
      case .text(let words): String(words.map { letters[$0] ?? $0 })
      case .code(let code): code.data
      }
    }.joined()
    let length = text.words.count { $0.isLetter }
    guard length > 0 else { return text.raw }
    // Longer, as German and Finnish are: what is cut off shows.
    let filling = String(repeating: "·", count: max(1, length * 2 / 5))
    return "⟦\(body) \(filling)⟧"
  }
}
