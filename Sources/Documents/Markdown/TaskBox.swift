import Markup

/// The box to tick at the start of an item of a task list (GitHub Flavored Markdown §5.3), which
/// cmark without extensions leaves in the text.
enum TaskBox {
  /// A text without the box that it begins with, on both sides of a unit; `nil` if it has none.
  static func removed(from leaf: LeafSource) -> LeafSource? {
    guard let first = leaf.lines.first, !first.isEmpty else { return nil }
    let bytes = leaf.context.file.bytes
    if let length = length(in: bytes[first]) {
      var rest = leaf
      rest.lines[0] = first.dropFirst(length)
      return rest
    }
    guard bytes[first.lowerBound] == 0x3C, let unit = leaf.units.first,
      unit.range.lowerBound == first.lowerBound, let length = length(in: bytes[unit.targetRange])
    else { return nil }
    let inSource = unit.sourceRange.flatMap { Self.length(in: bytes[$0]) }
    var rest = leaf
    rest.units =
      [unit.dropping(target: length, source: inSource ?? 0)] + leaf.units.dropFirst()
    return rest
  }

  /// `[ ]`, `[x]`, `[X]`, `[]`, the same as exporters escape them, and the boxes that editors have
  /// characters for.
  private static let boxes = [
    "[ ]", "[x]", "[X]", "[]", "[\u{A0}]", "\\[ \\]", "\\[x\\]", "\\[X\\]", "\\[\\]",
    "\u{2610}", "\u{2611}", "\u{2612}", "\u{2B1C}",
  ].map { Array($0.utf8) }

  /// Whether the box that is a whole text is ticked; `nil` if the text is anything else.
  static func tick(in text: ArraySlice<UInt8>) -> Bool? {
    guard let first = text.first, first == 0x5B || first == 0x5C || first == 0xE2,
      boxes.contains(where: { text.elementsEqual($0) })
    else { return nil }
    // x and X, ☑ and ☒
    return text.contains { $0 | 0x20 == 0x78 } || text.last == 0x91 || text.last == 0x92
  }

  /// The length of the box at the start of a text, with the spaces behind it; `nil` if there is no
  /// box, or nothing behind it.
  static func length(in text: ArraySlice<UInt8>) -> Int? {
    guard let first = text.first, first == 0x5B || first == 0x5C || first == 0xE2,
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
    // A character needs no space behind it.
    return end < text.endIndex && (end > afterBox || first == 0xE2) ? end - text.startIndex : nil
  }
}
