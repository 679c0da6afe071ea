/// The plain words that pages show in place of an alert marker, in English, Swedish and Dutch.
enum AlertWords {
  private static let kinds: [String: Block.Alert.Kind] = [
    "note": .note, "notes": .note, "remark": .note,
    "please note": .note, "anteckning": .note, "anteckningar": .note, "obs": .note,
    "observera": .note, "notera": .note, "anmärkning": .note, "opmerking": .note,
    "opmerkingen": .note, "notitie": .note, "n.b.": .note, "nb": .note,
    "tip": .tip, "tips": .tip, "tips!": .tip, "hint": .tip,
    "important": .important, "viktigt": .important, "viktig": .important,
    "belangrijk": .important,
    "caution": .caution, "försiktighet": .caution, "var försiktig": .caution,
    "försiktigt": .caution, "let op": .caution, "pas op": .caution, "voorzichtig": .caution,
    "warning": .warning, "varning": .warning, "waarschuwing": .warning, "danger": .warning,
    "fara": .warning, "gevaar": .warning,
  ]

  /// The greatest length of a word above, in bytes, with room to spare: `var försiktig` has 14.
  private static let longest = 16

  /// The alert that `text` as a whole names, with or without a following `!` or `:`; `nil` if it
  /// names none.
  static func kind(of text: String) -> Block.Alert.Kind? {
    // The length is checked first, because most texts are sentences.
    guard text.utf8.count <= longest + 4 else { return nil }
    var word = text.lowercased()[...]
    while let last = word.last, last == ":" || last == " " || last == "!" || last == "\u{A0}" {
      word.removeLast()
    }
    return kinds[String(word)]
  }

  /// The alert whose word begins at `start` in a line of UTF-8, and the index of the text after it;
  /// `nil` if there is none.
  ///
  /// The word begins with a capital letter. Text on the same line must follow two or more spaces, a
  /// tab, a colon or `!`.
  static func alert(in line: [UInt8], at start: Int) -> (kind: Block.Alert.Kind, textStart: Int)? {
    guard PlainTextMarker.isCapital(in: line, at: start) else { return nil }
    var end = start
    while end < line.count, end - start <= longest {
      if line[end] == 0x3A || line[end] == 0x21 || isGap(in: line, at: end) { break }
      end += 1
    }
    guard end == line.count || end - start <= longest,
      let kind = kinds[String(decoding: line[start..<end], as: UTF8.self).lowercased()]
    else { return nil }
    while end < line.count, line[end] == 0x3A || line[end] == 0x21 { end += 1 }
    let text = PlainTextMarker.skipSpace(in: line, from: end)
    return text > end || text == line.count ? (kind, text) : nil
  }

  private static func isGap(in line: [UInt8], at position: Int) -> Bool {
    if line[position] == 0x09 { return true }
    let next = PlainTextMarker.skipSpace(in: line, from: position)
    guard next > position else { return false }
    // A single space or no-break space belongs to the words; more than one, or the end of the line,
    // is a gap.
    return next == line.count || next - position > (line[position] == 0xC2 ? 2 : 1)
  }
}
