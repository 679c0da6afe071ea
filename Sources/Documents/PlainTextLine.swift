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

  init(_ raw: ArraySlice<UInt8>, path: String, line: Int) {
    let bytes = Array(raw)
    var start = PlainTextMarker.skipSpace(in: bytes, from: 0)
    var kind: Kind = start == bytes.count ? .blank : .text
    if let marker = PlainTextMarker(in: bytes, at: start), case .number(let number) = marker.kind {
      kind = .item(number: number)
      start = marker.textStart
    } else if let text = Self.bullet(in: bytes, at: start) {
      kind = .bullet
      start = text
    } else if let (alert, after) = AlertWords.alert(in: bytes, at: start) {
      kind = after >= bytes.count ? .alertWord(alert) : .alert(alert)
      start = after
    }
    text = PlainTextRepair.repaired(String(decoding: bytes[start...], as: UTF8.self))
    self.kind = kind == .text && text.isEmpty ? .blank : kind
    place = SourcePlace(
      path: path, line: line, column: 1 + bytes[..<start].count { $0 & 0xC0 != 0x80 },
      length: bytes[start...].count { $0 & 0xC0 != 0x80 })
  }

  private static let bullets = ["•", "·", "‣", "◦", "▪", "–", "*", "-"].map { Array($0.utf8) }

  /// Where text begins after a bullet and a space.
  private static func bullet(in line: [UInt8], at start: Int) -> Int? {
    guard let bullet = bullets.first(where: { line[start...].starts(with: $0) }) else { return nil }
    let text = PlainTextMarker.skipSpace(in: line, from: start + bullet.count)
    return text > start + bullet.count ? text : nil
  }
}
