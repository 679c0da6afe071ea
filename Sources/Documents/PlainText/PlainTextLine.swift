import Diagnostics

/// A line of a scraped page, and the kind that its form suggests.
struct PlainTextLine {
  enum Kind: Equatable {
    case blank
    /// A number or letter before the text of a step.
    case marker(PlainTextMarker.Kind)
    case bullet
    /// A word such as "Note" alone on its line, whose text is the next part of the page.
    case alertWord(Block.Alert.Kind)
    /// An alert word and its text on one line.
    case alert(Block.Alert.Kind)
    /// A row of cells separated by tabs, with the number of cells.
    case row(cells: Int)
    case text
  }

  var kind: Kind
  /// The repaired text without its number, bullet or alert word.
  private(set) var text: String
  private(set) var place: SourcePlace
  /// The number of characters before the first one that is not white space; `textIndent` counts
  /// those before the text.
  let indent: Int
  private(set) var textIndent: Int
  /// The number of characters in the whole line.
  private(set) var width: Int
  /// The text with its number or bullet, in case the number is not a marker.
  private let marked: String

  init(_ raw: ArraySlice<UInt8>, path: String, line: Int, _ words: PageWords) {
    let bytes = Array(PlainTextRepair.withoutInvisible(Array(raw)).utf8)
    let first = PlainTextMarker.skipSpace(in: bytes, from: 0)
    let (found, start) = Self.kind(of: bytes, from: first, words)
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
    // The column is that of the file, which also counts invisible characters.
    let skipped = bytes.count == raw.count ? 0 : Self.invisible(in: raw, before: start)
    place = SourcePlace(
      path: path, line: line, column: 1 + textIndent + skipped, length: width - textIndent)
  }

  /// The line as running text, including its number or bullet.
  var asText: PlainTextLine {
    var line = self
    line.kind = marked.isEmpty ? .blank : .text
    line.text = marked
    return line
  }

  /// The line with the text of its wrapped continuation lines.
  func joined(with rest: ArraySlice<PlainTextLine>, _ words: PageWords) -> PlainTextLine {
    guard !rest.isEmpty else { return self }
    var line = self
    line.text = PlainTextRepair.joined(text, rest.lazy.map(\.text), words.conjunctions)
    return line
  }

  /// A line with only a number or bullet, joined with the text of the line `next`.
  func withText(of next: PlainTextLine) -> PlainTextLine {
    var line = self
    line.text = next.text
    line.place = next.place
    line.width = next.width
    line.textIndent = next.textIndent
    return line
  }

  private static func kind(
    of line: [UInt8], from start: Int, _ words: PageWords
  ) -> (Kind, Int) {
    if start == line.count || isRule(line, from: start) { return (.blank, line.count) }
    let cells = cells(in: line, from: start)
    if let marker = PlainTextMarker(in: line, at: start, words.steps) {
      // `1⇥2⇥3` is a table row that begins with a number.
      if case .bareNumber = marker.kind, cells > 2 { return (.row(cells: cells), start) }
      return (.marker(marker.kind), marker.textStart)
    }
    if let text = bullet(in: line, at: start) { return (.bullet, text) }
    if let (alert, text) = words.alerts.alert(in: line, at: start) {
      return (text >= line.count ? .alertWord(alert) : .alert(alert), text)
    }
    return (cells > 1 ? .row(cells: cells) : .text, start)
  }

  private static let bullets = [
    "•", "·", "‣", "◦", "▪", "■", "□", "●", "○", "⁃", "∙", "–", "—", "*", "-", "+", "✓", "✔",
    "➢", "➤", "►", "▶", "→", "§", "\u{F0B7}", "\u{F0A7}",
  ].map { Array($0.utf8) }
  /// Bullets with no other meaning, which need no space after them.
  private static let certainBullets = ["•", "●", "▪", "■", "‣", "\u{F0B7}", "\u{F0A7}"]
    .map { Array($0.utf8) }

  private static let outlookBullet = Array("o   ".utf8)

  /// The index of the text after a bullet and white space, or of the end of the line for a bullet
  /// alone; `nil` if there is no bullet.
  private static func bullet(in line: [UInt8], at start: Int) -> Int? {
    let rest = line[start...]
    // Word marks the second level with the letter o before a tab.
    if rest.first == 0x6F, start + 1 < line.count, line[start + 1] == 0x09 {
      return PlainTextMarker.skipSpace(in: line, from: start + 1)
    }
    // The same in a mail, as Outlook saves it.
    if rest.starts(with: outlookBullet) {
      return PlainTextMarker.skipSpace(in: line, from: start + 1)
    }
    guard let bullet = bullets.first(where: { rest.starts(with: $0) }) else { return nil }
    let after = start + bullet.count
    let text = PlainTextMarker.skipSpace(in: line, from: after)
    return text > after || text == line.count || certainBullets.contains(bullet) ? text : nil
  }

  /// Whether the line consists of at least three of the same sign, with which editors draw a line.
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

  private static func characters(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.count { $0 & 0xC0 != 0x80 }
  }

  /// The number of invisible characters in `raw` before its visible byte at index `count`.
  private static func invisible(in raw: ArraySlice<UInt8>, before count: Int) -> Int {
    var left = count
    var skipped = 0
    var index = raw.startIndex
    let bytes = Array(raw)
    while left > 0 || PlainTextRepair.invisibleLength(in: bytes, at: index - raw.startIndex) > 0 {
      guard index < raw.endIndex else { break }
      let length = PlainTextRepair.invisibleLength(in: bytes, at: index - raw.startIndex)
      if length > 0 {
        // A byte order mark at the start of the file is not counted.
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

extension PlainTextLine {
  var passage: Passage {
    Passage(target: [.text(text)], source: nil, segments: [], place: place)
  }

  /// The number before the text; `nil` for letters and for lines without a number.
  var number: Int? {
    switch kind {
    case .marker(.number(let number)), .marker(.word(let number)),
      .marker(.bareNumber(let number)):
      number
    case .marker(.letter), .blank, .bullet, .alertWord, .alert, .row, .text: nil
    }
  }
}
