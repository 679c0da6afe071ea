import Diagnostics
import Markup

/// The place of a paragraph in a list of Word, which saves every item as a paragraph of the page
/// (`MsoListParagraph`) with its level and its marker in styles.
///
/// A page saved as “filtered” has neither: its marker is text, only the gap behind it has a style
/// of its own, and its level is a margin.
struct WordListItem {
  /// Greater for an item inside another: the level of Word, or the left margin in points.
  let level: Int
  /// The number of the item; `nil` for a bullet.
  let number: Int?
  let numerals: Block.Numerals
  /// The index after the marker, where it is text of the paragraph; `nil` where an element of its
  /// own holds it.
  let markEnd: Int?
  /// Whether it has a box to tick, as a paragraph of OneNote may.
  let isTask: Bool

  /// `nil` if the element at `position` is no such paragraph.
  ///
  /// - Parameter steps: the words for a step, each with a space after it.
  init?(of node: HTMLTree.Node, at position: Int, in tree: HTMLTree, _ steps: [[UInt8]]) {
    guard node.name == "p" else { return nil }
    let range = position..<node.end
    let style = node.attribute("style")?.lowercased()
    isTask =
      node.isTaggedToDo || position + 1 < node.end && tree.nodes[position + 1].isTaggedToDo
    if isTask {
      level = style.map(Self.margin) ?? Self.ownMargin
      markEnd = nil
      (number, numerals) = (nil, .decimal)
      return
    }
    guard let style else { return nil }
    if style.contains("mso-list:"), let level = Self.level(in: style),
      let mark = Self.mark(in: range, tree)
    {
      self.level = level
      markEnd = nil
      (number, numerals) = Self.number(of: mark, steps)
    } else if style.contains("text-indent:-"), let (mark, end) = Self.filteredMark(in: range, tree)
    {
      level = Self.margin(in: style)
      markEnd = end
      (number, numerals) = Self.number(of: mark, steps)
    } else {
      return nil
    }
  }

  /// The number of a marker and how it is written; `nil` for a bullet.
  private static func number(
    of mark: String, _ steps: [[UInt8]]
  ) -> (Int?, Block.Numerals) {
    var bytes = mark.utf8.filter { $0 != 0xC2 && $0 != 0xA0 && $0 > 0x20 }
    if bytes.first == 0x28 { bytes.removeFirst() }
    switch PlainTextMarker(in: bytes + [0x20], at: 0, steps)?.kind {
    case .number(let number), .word(let number), .bareNumber(let number): return (number, .decimal)
    // `o` is a bullet in Courier.
    case .letter(let letter, let roman) where bytes.count > 1:
      let isCapital = bytes.first.map { $0 & 0x20 == 0 } ?? false
      return (
        roman ?? letter,
        roman == nil
          ? isCapital ? .capitalLetters : .letters : isCapital ? .capitalRoman : .roman
      )
    case .letter, nil: break
    }
    // `2.1.` is the first item below the second.
    while bytes.last == 0x2E || bytes.last == 0x29 { bytes.removeLast() }
    let parts = bytes.split(separator: 0x2E, omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      OutsideNumber.whole(String(decoding: part, as: UTF8.self), in: 0...999)
    }
    return (numbers.count == parts.count && parts.count > 1 ? numbers.last : nil, .decimal)
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

  // MARK: Filtered pages

  /// A marker and its gap are among so many nodes; those measured are among five.
  private static let mostNodes = 8

  /// The marker in front of a gap, and the index after that; `nil` if there is none.
  private static func filteredMark(
    in range: Range<Int>, _ tree: HTMLTree
  ) -> (mark: String, end: Int)? {
    var mark = ""
    for index in range.prefix(mostNodes) {
      switch tree.nodes[index].kind {
      case .text(let text): mark += text
      case .element:
        guard isGap(tree.nodes[index]) else { break }
        let isMark = mark.utf8.contains { $0 > 0x20 } && mark.utf8.count <= longestMark
        return isMark ? (mark, tree.nodes[index].end) : nil
      }
    }
    return nil
  }

  /// In bytes, with the line ends that Word puts into a paragraph; `(viii)` has six.
  private static let longestMark = 16

  /// Whether an element is the gap that Word makes behind a marker, in a small font.
  private static func isGap(_ node: HTMLTree.Node) -> Bool {
    guard node.name == "span", let style = node.attribute("style")?.lowercased() else {
      return false
    }
    return style.contains("font:7.0pt") && style.contains("times new roman")
  }

  private static let units = [("pt", 1.0), ("in", 72.0), ("cm", 28.35), ("mm", 2.835)]

  /// The left margin in points; that of Word's list style where the paragraph has none of its own.
  private static func margin(in style: String) -> Int {
    guard let found = style.firstRange(of: "margin-left:") else { return ownMargin }
    let value = style[found.upperBound...].prefix { $0 != ";" }.filter { $0 != " " }
    for (unit, points) in units where value.hasSuffix(unit) {
      if let number = OutsideNumber.decimal(value.dropLast(unit.count), in: 0...10_000) {
        return OutsideNumber.whole((number * points).rounded(), in: 0...1_000_000) ?? ownMargin
      }
    }
    return ownMargin
  }

  private static let ownMargin = 36
}
