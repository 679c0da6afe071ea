import Markup

/// The box to tick at the start of an item of a task list (GitHub Flavored Markdown §5.3), which
/// cmark without extensions leaves in the text.
enum TaskBox {
  /// A text without the box that it begins with, on both sides of a unit; `nil` if it has none.
  static func removed(from leaf: LeafSource) -> LeafSource? {
    guard let first = leaf.lines.first, !first.isEmpty else { return nil }
    let bytes = leaf.context.file.bytes
    if let length = length(in: bytes[first]) {
      return LeafSource(
        context: leaf.context, lines: [first.dropFirst(length)] + leaf.lines.dropFirst(),
        units: leaf.units)
    }
    // In place: a copy of the unit would retain its file.
    let index = leaf.units.startIndex
    guard bytes[first.lowerBound] == 0x3C, index < leaf.units.endIndex,
      leaf.units[index].range.lowerBound == first.lowerBound,
      let length = length(in: bytes[leaf.units[index].targetRange])
    else { return nil }
    let unit = leaf.units[index]
    let inSource = unit.sourceRange.flatMap { Self.length(in: bytes[$0]) }
    return LeafSource(
      context: leaf.context, lines: leaf.lines,
      units: [unit.dropping(target: length, source: inSource ?? 0)] + leaf.units.dropFirst())
  }

  /// `[ ]`, `[x]`, `[X]`, `[]`, the same as exporters escape them, the boxes of tasks that are begun,
  /// dropped or put off, and those that editors have characters for.
  private static let boxes = [
    "[ ]", "[  ]", "[x]", "[X]", "[]", "[-]", "[~]", "[/]", "[>]", "[\u{A0}]", "\\[ \\]", "\\[x\\]",
    "\\[X\\]", "\\[\\]",
    "\u{2610}", "\u{2611}", "\u{2612}", "\u{2B1C}",
    // Those of Wingdings, which Word saves as other characters.
    "\u{F0A8}", "\u{F0A3}", "\u{F06F}", "\u{F071}", "\u{A8}",
  ].map { Array($0.utf8) }

  private static let longest = boxes.map(\.count).max() ?? 0

  /// Whether a text may begin with a box, by its first two bytes; `false` is certain.
  private static func mayBegin(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count > 1 else { return false }
    let second = text[text.startIndex + 1]
    switch text[text.startIndex] {
    case 0x5B:
      // Space x X ] - ~ / > and a no-break space
      switch second {
      case 0x20, 0x78, 0x58, 0x5D, 0x2D, 0x7E, 0x2F, 0x3E, 0xC2: return true
      case _: return false
      }
    case 0x5C: return second == 0x5B
    case 0xE2: return second == 0x98 || second == 0xAC
    case 0xEF: return second == 0x82 || second == 0x81
    case 0xC2: return second == 0xA8
    case _: return false
    }
  }

  /// Whether the box that is a whole text is ticked; `nil` if the text is anything else.
  static func tick(in text: ArraySlice<UInt8>) -> Bool? {
    guard text.count <= longest, mayBegin(text), let first = text.first,
      first < 0xC2 || first == 0xE2, boxes.contains(where: { text.elementsEqual($0) })
    else { return nil }
    // x and X, ☑ and ☒
    return text.contains { $0 | 0x20 == 0x78 } || text.last == 0x91 || text.last == 0x92
  }

  /// The length of the box at the start of a text, with the spaces behind it; `nil` if there is no
  /// box, or nothing behind it.
  static func length(in text: ArraySlice<UInt8>) -> Int? {
    guard mayBegin(text), let first = text.first,
      let box = boxes.first(where: { text.starts(with: $0) })
    else { return nil }
    var end = text.startIndex + box.count
    let afterBox = end
    while end < text.endIndex {
      if text[end] == 0x20 || text[end] == 0x09 {
        end += 1
      } else if text[end] == 0xC2, end + 1 < text.endIndex, text[end + 1] == 0xA0 {
        end += 2
      } else {
        break
      }
    }
    guard end < text.endIndex else { return nil }
    // A character needs no space behind it, nor does an open box before a capital letter, because
    // neither can begin a link.
    let isGlued =
      first > 0x7F
      || box.starts(with: openBox) && PlainTextMarker.isCapital(in: Array(text[end...]), at: 0)
    return end > afterBox || isGlued ? end - text.startIndex : nil
  }

  private static let openBox = Array("[ ".utf8)

  /// Whether a line begins with a box, or with a bullet and a box, which Markdown takes for no item
  /// there.
  static func begins(_ line: ArraySlice<UInt8>) -> Bool {
    let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    let text = line.drop(while: isSpace)
    // Nearly all lines begin with a letter.
    guard let first = text.first else { return false }
    switch first {
    case 0x5B, 0x5C, 0x2D, 0x2A, 0x2B, 0x30...0x39, 0x80...0xFF: break
    case _: return false
    }
    if length(in: text) != nil { return true }
    // `1.[ ]`
    let number = text.prefix { (0x30...0x39).contains($0) }
    let length =
      number.isEmpty
      ? bullets.first { text.starts(with: $0) }?.count ?? 0 : number.count + 1
    return length > 0 && Self.length(in: text.dropFirst(length).drop(while: isSpace)) != nil
  }

  private static let bullets = ["-", "*", "+", "–", "—", "•", "·", "▪", "‣", "◦"]
    .map { Array($0.utf8) }
}
