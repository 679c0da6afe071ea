import Markup

/// The place of a paragraph in a list of Word, which saves every item as a paragraph of the page
/// (`MsoListParagraph`) with its level and its marker in styles.
struct WordListItem {
  /// Counted from 1.
  let level: Int
  /// The number of the item; `nil` for a bullet.
  let number: Int?
  let isLettered: Bool

  /// `nil` if the element at `position` is no such paragraph.
  init?(of node: HTMLTree.Node, at position: Int, in tree: HTMLTree) {
    guard node.name == "p", let style = node.attribute("style")?.lowercased(),
      style.contains("mso-list:"), let level = Self.level(in: style),
      let mark = Self.mark(in: position..<node.end, tree)
    else { return nil }
    self.level = level
    var bytes = mark.utf8.filter { $0 != 0xC2 && $0 != 0xA0 && $0 > 0x20 }
    if bytes.first == 0x28 { bytes.removeFirst() }
    let text = bytes + [0x20]
    switch PlainTextMarker(in: text, at: 0)?.kind {
    case .number(let number), .word(let number), .bareNumber(let number):
      self.number = number
      isLettered = false
    // `o` is a bullet in Courier.
    case .letter(let letter, let roman) where bytes.count > 1:
      number = roman ?? letter
      isLettered = true
    case .letter, nil:
      number = nil
      isLettered = false
    }
  }

  /// Whether an element holds only the marker of an item, which is not part of its text.
  static func isMark(_ node: HTMLTree.Node) -> Bool {
    node.attribute("style").map { $0.lowercased().contains("mso-list:ignore") } ?? false
  }

  /// Whether an element is a further paragraph of an item.
  static func isContinuation(_ node: HTMLTree.Node) -> Bool {
    node.attribute("class").map { $0.lowercased().hasPrefix("msolistparagraph") } ?? false
  }

  /// The number after `level` in the style of a list; Word has nine levels.
  private static func level(in style: String) -> Int? {
    guard let list = style.firstRange(of: "mso-list:"),
      let found = style[list.upperBound...].firstRange(of: "level"),
      let level = style[found.upperBound...].first?.wholeNumberValue, level > 0
    else { return nil }
    return level
  }

  /// The text of the marker in a paragraph; `nil` if there is none.
  private static func mark(in range: Range<Int>, _ tree: HTMLTree) -> String? {
    guard let start = range.first(where: { isMark(tree.nodes[$0]) }) else { return nil }
    var text = ""
    for node in tree.nodes[start..<min(tree.nodes[start].end, start + 16)] {
      if case .text(let part) = node.kind { text += part }
    }
    return text
  }
}
