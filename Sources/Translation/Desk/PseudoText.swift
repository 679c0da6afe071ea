/// Text in a pseudo-language that is easy to read: every letter accented, a third longer, in
/// brackets. Any other text on a screen does not come from the catalogue.
package enum PseudoText {
  /// The language tag that selects the pseudo-language; Windows calls it `qps-ploc`.
  package static let language = "qps"

  private static let letters: [Character: Character] = [
    "a": "å", "b": "ƀ", "c": "ç", "d": "ð", "e": "é", "f": "ƒ", "g": "ĝ", "h": "ĥ", "i": "î",
    "j": "ĵ", "k": "ķ", "l": "ļ", "m": "ɱ", "n": "ñ", "o": "ö", "p": "þ", "q": "ǫ", "r": "ŕ",
    "s": "š", "t": "ţ", "u": "û", "v": "ṽ", "w": "ŵ", "x": "ẋ", "y": "ý", "z": "ž", "A": "Å",
    "B": "Ɓ", "C": "Ç", "D": "Ð", "E": "É", "F": "Ƒ", "G": "Ĝ", "H": "Ĥ", "I": "Î", "J": "Ĵ",
    "K": "Ķ", "L": "Ļ", "M": "Ṁ", "N": "Ñ", "O": "Ö", "P": "Þ", "Q": "Ǫ", "R": "Ŕ", "S": "Š",
    "T": "Ţ", "U": "Û", "V": "Ṽ", "W": "Ŵ", "X": "Ẋ", "Y": "Ý", "Z": "Ž",
  ]

  /// The text in the pseudo-language, with its codes unchanged.
  package static func text(of text: InlineText) -> String {
    let body = text.pieces.map { piece in
      switch piece {
      case .text(let words): String(words.map { letters[$0] ?? $0 })
      case .code(let code): code.data
      }
    }.joined()
    let length = text.words.count { $0.isLetter }
    guard length > 0 else { return text.raw }
    // Texts are longer in German or Finnish, so this shows where a screen cuts them off.
    let filling = String(repeating: "·", count: max(1, length * 2 / 5))
    return "⟦\(body) \(filling)⟧"
  }
}
