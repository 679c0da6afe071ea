import Diagnostics

/// One line of a scraped page, and what its form says it is.
struct PlainTextLine {
  enum Kind: Equatable {
    case blank
    case item(number: Int)
    case bullet
    /// A word such as "Note" alone on its line; the next part of the page is its text.
    case alertWord(Block.Alert.Kind)
    /// The word and its text on one line.
    case alert(Block.Alert.Kind)
    case text
  }

  let kind: Kind
  /// The text without number, bullet or alert word, repaired.
  let text: String
  let place: SourcePlace

  init(_ raw: String, path: String, line: Int) {
    let characters = Array(raw)
    var start = 0
    while start < characters.count, Self.isSpace(characters[start]) { start += 1 }
    var kind: Kind = start == characters.count ? .blank : .text
    if let (number, after) = Self.number(in: characters, at: start) {
      kind = .item(number: number)
      start = after
    } else if start + 1 < characters.count, "•·‣◦▪–*-".contains(characters[start]),
      Self.isSpace(characters[start + 1])
    {
      kind = .bullet
      start += 2
    } else if let (alert, after) = AlertWords.alert(in: characters, at: start) {
      kind = after >= characters.count ? .alertWord(alert) : .alert(alert)
      start = min(after, characters.count)
    }
    while start < characters.count, Self.isSpace(characters[start]) { start += 1 }
    self.kind = kind
    text = PlainTextRepair.repaired(String(characters[start...]))
    place = SourcePlace(
      path: path, line: line, column: start + 1, length: characters.count - start)
  }

  static func isSpace(_ character: Character) -> Bool {
    character == " " || character == "\t" || character == "\u{A0}" || character == "\u{FEFF}"
  }

  private static func number(in characters: [Character], at start: Int) -> (Int, Int)? {
    var end = start
    while end < characters.count, characters[end].isASCII, characters[end].isNumber { end += 1 }
    guard end > start, end - start <= 3, end + 1 < characters.count,
      characters[end] == "." || characters[end] == ")", isSpace(characters[end + 1]),
      let number = Int(String(characters[start..<end]))
    else { return nil }
    return (number, end + 1)
  }
}
