/// The bare words that a scraped page shows in place of an alert, per language.
enum AlertWords {
  private static let kinds: [String: Block.Alert.Kind] = [
    "note": .note, "anteckning": .note, "obs": .note, "obs!": .note, "opmerking": .note,
    "notera": .note,
    "tip": .tip, "tips": .tip,
    "important": .important, "viktigt": .important, "viktigt!": .important,
    "belangrijk": .important,
    "caution": .caution, "försiktighet": .caution, "var försiktig": .caution, "let op": .caution,
    "warning": .warning, "varning": .warning, "waarschuwing": .warning,
  ]

  /// The alert that begins at `start`, and the place after its word; inline, the word is followed
  /// by two spaces or more, or by a colon.
  static func alert(
    in characters: [Character], at start: Int
  ) -> (Block.Alert.Kind, Int)? {
    guard start < characters.count, characters[start].isUppercase else { return nil }
    var end = start
    while end < characters.count, end - start < 16 {
      let isGap =
        PlainTextLine.isSpace(characters[end])
        && (end + 1 == characters.count || PlainTextLine.isSpace(characters[end + 1]))
      if isGap || characters[end] == ":" { break }
      end += 1
    }
    let word = String(characters[start..<end]).lowercased()
    guard let kind = kinds[word] else { return nil }
    var after = end
    while after < characters.count,
      PlainTextLine.isSpace(characters[after]) || characters[after] == ":"
    {
      after += 1
    }
    return (kind, after)
  }
}
