/// Gives another name to every `<ul>` that is directly inside an `<ol>`, between its items, as many
/// editors save the parts of a step.
///
/// libxml2 ends the `<ol>` there, so that the items behind are in no list (measured with 2.9.14);
/// browsers do not. An element that it does not know ends nothing.
struct HTMLNestedBullets {
  /// As long as `ul`, so that every place in the page stays where it is.
  private static let substitute = "zq"

  /// The name that an element has in the page.
  static func name(of element: String) -> String { element == substitute ? "ul" : element }

  static func rename(in bytes: inout [UInt8]) {
    guard ByteSearch.first(0x3C, in: bytes, from: 0, to: bytes.count) != nil else { return }
    var lists = HTMLNestedBullets()
    var position = 0
    while let found = ByteSearch.first(0x3C, in: bytes, from: position, to: bytes.count) {
      position = found + 1
      if let end = skipped(in: bytes, at: found) {
        position = end
        continue
      }
      let isEnd = position < bytes.count && bytes[position] == 0x2F
      let name = isEnd ? position + 1 : position
      guard let part = part(in: bytes, at: name) else { continue }
      if isEnd ? lists.end(part) : lists.begin(part) {
        for (index, byte) in substitute.utf8.enumerated() { bytes[name + index] = byte }
      }
    }
  }

  /// A part of a list, or the list itself.
  private enum Part {
    case ordered, bullets, item
    /// Bullets that have another name now.
    case renamed
  }

  /// The open lists and items, the innermost last.
  private var open: [Part] = []
  private var orderedCount = 0
  private var bulletCount = 0

  /// Opens a part, and returns whether it gets another name.
  private mutating func begin(_ part: Part) -> Bool {
    switch part {
    case .ordered:
      orderedCount += 1
      open.append(part)
    case .bullets, .renamed:
      bulletCount += 1
      let isNested = open.last == .ordered
      open.append(isNested ? .renamed : .bullets)
      return isNested
    case .item:
      if open.last == .item { open.removeLast() }
      if !open.isEmpty { open.append(part) }
    }
    return false
  }

  /// Closes the innermost part of this kind, and what is open in it; returns whether it has another
  /// name.
  private mutating func end(_ part: Part) -> Bool {
    switch part {
    case .item:
      if open.last == .item { open.removeLast() }
      return false
    // An end without a start ends nothing.
    case .ordered: guard orderedCount > 0 else { return false }
    case .bullets, .renamed: guard bulletCount > 0 else { return false }
    }
    while let last = open.popLast() {
      switch last {
      case .item: break
      case .ordered:
        orderedCount -= 1
        if part == .ordered { return false }
      case .bullets, .renamed:
        bulletCount -= 1
        if part != .ordered { return last == .renamed }
      }
    }
    return false
  }

  private static let parts: [(name: [UInt8], part: Part)] = [
    (Array("ol".utf8), .ordered), (Array("ul".utf8), .bullets), (Array("li".utf8), .item),
  ]

  /// The part of a list whose name is at `position`, in letters of either case; `nil` for another
  /// name.
  private static func part(in bytes: [UInt8], at position: Int) -> Part? {
    guard position + 2 < bytes.count, !isName(bytes[position + 2]) else { return nil }
    let first = bytes[position] | 0x20
    let second = bytes[position + 1] | 0x20
    return parts.first { $0.name[0] == first && $0.name[1] == second }?.part
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F, 0x80...0xFF: true
    default: false
    }
  }

  private static let comment = (Array("<!--".utf8), Array("-->".utf8))
  private static let raw = [
    (Array("<script".utf8), Array("</script".utf8)), (Array("<style".utf8), Array("</style".utf8)),
  ]

  /// The index after a comment, a script or a style that begins at `position`, or after the page if
  /// it has no end; `nil` if none begins.
  private static func skipped(in bytes: [UInt8], at position: Int) -> Int? {
    for (start, end) in [comment] + raw where ByteSearch.matches(start, in: bytes, at: position) {
      let found = ByteSearch.first(
        end, in: bytes, from: position + start.count, to: bytes.count)
      return found.map { $0 + end.count } ?? bytes.count
    }
    return nil
  }
}
