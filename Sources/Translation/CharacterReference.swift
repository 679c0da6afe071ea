import Diagnostics

/// Characters that Markdown and HTML write by number or name (CommonMark 0.31 §2.5).
enum CharacterReference {
  /// The character of `&#160;`, `&#xA0;` or `&nbsp;`; `nil` for one that is not known.
  static func text(of reference: String) -> String? {
    let name = reference.dropFirst().dropLast()
    guard name.first == "#" else { return names[name] }
    let digits = name.dropFirst()
    if digits.first == "x" || digits.first == "X" {
      return OutsideNumber.hexadecimal(digits.dropFirst()).flatMap(Self.text)
    }
    guard let number = OutsideNumber.whole(digits, in: 0...0x10_FFFF) else { return nil }
    return Self.text(UInt32(number))
  }

  private static func text(_ number: UInt32) -> String? {
    Unicode.Scalar(number).map { String($0) }
  }

  /// Those that are found in texts: punctuation, and the letters of European languages.
  private static let names: [Substring: String] = [
    "nbsp": "\u{A0}", "lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'", "copy": "©",
    "reg": "®", "trade": "™", "deg": "°", "middot": "·", "bull": "•", "sect": "§", "para": "¶",
    "laquo": "«", "raquo": "»", "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“",
    "rdquo": "”", "bdquo": "„", "ndash": "–", "mdash": "—", "hellip": "…", "rarr": "→",
    "larr": "←", "times": "×", "euro": "€", "pound": "£", "ensp": "\u{2002}", "emsp": "\u{2003}",
    "thinsp": "\u{2009}", "shy": "\u{AD}", "zwnj": "\u{200C}", "zwj": "\u{200D}",
    "lrm": "\u{200E}", "rlm": "\u{200F}", "agrave": "à", "aacute": "á", "acirc": "â",
    "atilde": "ã", "auml": "ä", "aring": "å", "aelig": "æ", "ccedil": "ç", "egrave": "è",
    "eacute": "é", "ecirc": "ê", "euml": "ë", "igrave": "ì", "iacute": "í", "icirc": "î",
    "iuml": "ï", "ntilde": "ñ", "ograve": "ò", "oacute": "ó", "ocirc": "ô", "otilde": "õ",
    "ouml": "ö", "oslash": "ø", "ugrave": "ù", "uacute": "ú", "ucirc": "û", "uuml": "ü",
    "yacute": "ý", "yuml": "ÿ", "szlig": "ß", "oelig": "œ", "Agrave": "À", "Aacute": "Á",
    "Acirc": "Â", "Atilde": "Ã", "Auml": "Ä", "Aring": "Å", "AElig": "Æ", "Ccedil": "Ç",
    "Egrave": "È", "Eacute": "É", "Ecirc": "Ê", "Euml": "Ë", "Iuml": "Ï", "Ntilde": "Ñ",
    "Oacute": "Ó", "Ocirc": "Ô", "Ouml": "Ö", "Oslash": "Ø", "Uacute": "Ú", "Ucirc": "Û",
    "Uuml": "Ü",
  ]
}
