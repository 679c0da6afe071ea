import Diagnostics

/// One line of a scraped page, and what its form says it is.
struct PlainTextLine {
  enum Kind: Equatable {
    case blank
    /// A number or letter before the text of a step.
    case marker(PlainTextMarker.Kind)
    case bullet
    /// A word such as "Note" alone on its line; the next part of the page is its text.
    case alertWord(Block.Alert.Kind)
    /// The word and its text on one line.
    case alert(Block.Alert.Kind)
    /// The number of cells that tabs part the line into.
    case row(cells: Int)
    case text
  }

  private(set) var kind: Kind
  /// The text without number, bullet or alert word, repaired.
  private(set) var text: String
  private(set) var place: SourcePlace
  /// The characters before the first that is no white space, and before the text's first.
  let indent: Int
  private(set) var textIndent: Int
  /// The characters of the line as it stands.
  private(set) var width: Int
  /// The text with its number or bullet, for a number that proves to be none.
  private let marked: String

  init(_ raw: ArraySlice<UInt8>, path: String, line: Int) {
    let bytes = Array(PlainTextRepair.withoutInvisible(Array(raw)).utf8)
    let first = PlainTextMarker.skipSpace(in: bytes, from: 0)
    let (found, start) = Self.kind(of: bytes, from: first)
    kind = found
    text = PlainTextRepair.repaired(String(decoding: bytes[start...], as: UTF8.self))
    if kind == .text, text.isEmpty { kind = .blank }
    switch kind {
    case .marker, .bullet:
      marked = PlainTextRepair.repaired(String(decoding: bytes[first...], as: UTF8.self))
    case .blank, .alertWord, .alert, .row, .text: marked = text
    }
    indent = Self.characters(bytes[..<first])
    textIndent = Self.characters(bytes[..<start])
    width = Self.characters(bytes[...])
    // The column is the file's, in which characters nobody sees stand too.
    let skipped = bytes.count == raw.count ? 0 : Self.invisible(in: raw, before: start)
    place = SourcePlace(
      path: path, line: line, column: 1 + textIndent + skipped, length: width - textIndent)
  }

  // MARK: Changes

  /// The line as running text, its number or bullet a part of it.
  var asText: PlainTextLine {
    var line = self
    line.kind = marked.isEmpty ? .blank : .text
    line.text = marked
    return line
  }

  /// The line with the text of those it was wrapped into.
  func joined(with rest: ArraySlice<PlainTextLine>) -> PlainTextLine {
    guard !rest.isEmpty else { return self }
    var line = self
    line.text = PlainTextRepair.joined(text, rest.lazy.map(\.text))
    return line
  }

  /// The line, a number or bullet alone, before the text of the line `next`.
  func before(_ next: PlainTextLine) -> PlainTextLine {
    var line = self
    line.text = next.text
    line.place = next.place
    line.width = next.width
    line.textIndent = next.textIndent
    return line
  }

  mutating func take(_ kind: Kind) { self.kind = kind }

  // MARK: Kinds

  private static func kind(of line: [UInt8], from start: Int) -> (Kind, Int) {
    if start == line.count || isRule(line, from: start) { return (.blank, line.count) }
    let cells = cells(in: line, from: start)
    if let marker = PlainTextMarker(in: line, at: start) {
      // `1⇥2⇥3` is a row of a table that begins with a number.
      if case .bareNumber = marker.kind, cells > 2 { return (.row(cells: cells), start) }
      return (.marker(marker.kind), marker.textStart)
    }
    if let text = bullet(in: line, at: start) { return (.bullet, text) }
    if let (alert, text) = AlertWords.alert(in: line, at: start) {
      return (text >= line.count ? .alertWord(alert) : .alert(alert), text)
    }
    return (cells > 1 ? .row(cells: cells) : .text, start)
  }

  private static let bullets = [
    "•", "·", "‣", "◦", "▪", "■", "□", "●", "○", "⁃", "∙", "–", "—", "*", "-", "+", "✓", "✔",
    "➢", "➤", "►", "▶", "→", "§", "\u{F0B7}", "\u{F0A7}",
  ].map { Array($0.utf8) }
  /// Those that are nothing else, so that no space need follow.
  private static let certainBullets = ["•", "●", "▪", "■", "‣", "\u{F0B7}", "\u{F0A7}"]
    .map { Array($0.utf8) }

  /// Where text begins after a bullet and white space; the line's end for a bullet alone.
  private static func bullet(in line: [UInt8], at start: Int) -> Int? {
    let rest = line[start...]
    // Word's second level is the letter o before a tab.
    if rest.first == 0x6F, start + 1 < line.count, line[start + 1] == 0x09 {
      return PlainTextMarker.skipSpace(in: line, from: start + 1)
    }
    guard let bullet = bullets.first(where: { rest.starts(with: $0) }) else { return nil }
    let after = start + bullet.count
    let text = PlainTextMarker.skipSpace(in: line, from: after)
    return text > after || text == line.count || certainBullets.contains(bullet) ? text : nil
  }

  /// Three or more of the same sign alone on a line, as editors draw lines.
  private static func isRule(_ line: [UInt8], from start: Int) -> Bool {
    guard start + 2 < line.count, [0x2D, 0x3D, 0x5F, 0x2A, 0x7E, 0x23].contains(line[start]) else {
      return false
    }
    return line[start...].allSatisfy { $0 == line[start] || $0 == 0x20 }
  }

  private static func cells(in line: [UInt8], from start: Int) -> Int {
    var cells = 0
    var isEmpty = true
    for byte in line[start...] {
      if byte == 0x09 {
        if !isEmpty { cells += 1 }
        isEmpty = true
      } else if byte != 0x20 {
        isEmpty = false
      }
    }
    return cells + (isEmpty ? 0 : 1)
  }

  // MARK: Places

  private static func characters(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.count { $0 & 0xC0 != 0x80 }
  }

  /// The characters nobody sees that stand in `raw` before its visible byte with number `count`.
  private static func invisible(in raw: ArraySlice<UInt8>, before count: Int) -> Int {
    var left = count
    var skipped = 0
    var index = raw.startIndex
    let bytes = Array(raw)
    while left > 0 || PlainTextRepair.invisibleLength(in: bytes, at: index - raw.startIndex) > 0 {
      guard index < raw.endIndex else { break }
      let length = PlainTextRepair.invisibleLength(in: bytes, at: index - raw.startIndex)
      if length > 0 {
        // A byte order mark at the file's start is no character of it.
        skipped += raw.startIndex == 0 && index == 0 && bytes[0] == 0xEF ? 0 : 1
        index += length
      } else {
        index += 1
        left -= 1
      }
      if index >= raw.endIndex { break }
    }
    return skipped
  }
}
