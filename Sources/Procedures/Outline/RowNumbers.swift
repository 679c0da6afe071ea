import Diagnostics
import Documents

/// The numbers of rows, as the cells of a table write them.
struct RowNumbers {
  private let languages: Languages

  init(_ languages: Languages) { self.languages = languages }

  /// Whether the first cell of a row may be its number, or begin with it; `false` is certain.
  func mayBegin(_ cell: Passage) -> Bool {
    let text = cell.opening.target
    // `![1](a.png)`
    if cell.mayBeginWithNumberInside || text.first == 0x21 { return true }
    // `A`, `b.` and `Step C`
    guard let word = text.split(separator: 0x20).last else { return false }
    let rest = word.drop { $0 == 0x2A || $0 == 0x5F }.dropFirst()
    return text.count < 16 && rest.allSatisfy { $0 < 0x30 || $0 == 0x5F || $0 == 0x3A }
  }

  /// The number that is all of a cell, perhaps with a word or dot: `3`, `3.`, `Step 3`; and whether
  /// it is that of a part: `3a`, `3.1`.
  func number(_ cell: Passage) -> (value: Int, isPart: Bool)? {
    var text = name(of: cell)
    if let first = text.first, "#(".contains(first) { text.removeFirst() }
    let digits = text.utf8.prefix { (0x30...0x39).contains($0) }.count
    let rest = text.utf8.dropFirst(digits)
    guard let value = OutsideNumber.whole(String(text.prefix(digits)), in: Self.numbers) else {
      return nil
    }
    guard let first = rest.first else { return (value, false) }
    let isLetter = rest.count == 1 && (0x61...0x7A).contains(first | 0x20)
    let isNumber =
      first == 0x2E && rest.count > 1
      && rest.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) }
    return isLetter || isNumber ? (value, true) : nil
  }

  /// What a cell says without the word for a step and the marks around it; of an image, what stands in
  /// its place.
  private func name(of cell: Passage) -> Substring {
    let inlines = cell.target
    var text = inlines.plainText
    if inlines.count == 1, case .image(_, let alternative) = inlines[0] { text = alternative }
    // 1️⃣ is a digit with two marks that nobody sees.
    text.unicodeScalars.removeAll { $0.value == 0xFE0F || $0.value == 0x20E3 }
    var name = languages.stepWords.removed(from: text[...])
    while let last = name.last, ".):".contains(last) { name.removeLast() }
    return name
  }

  /// The number that a letter or an image stands for in a column that is named after steps.
  func sign(_ cell: Passage, after last: Int) -> (value: Int, isPart: Bool)? {
    let name = name(of: cell)
    if name.count == 1, let byte = name.utf8.first, (0x61...0x7A).contains(byte | 0x20) {
      return (Int(byte | 0x20) - 0x60, false)
    }
    let inlines = cell.target
    if inlines.count == 1, case .image = inlines[0] { return (last + 1, false) }
    return nil
  }

  /// The numbers that a row may have; more digits are an identifier.
  private static let numbers = 1...9_999

  /// The number that is all of a text, as a cell with a paragraph in it has.
  func alone(_ row: Passage) -> (number: Int, rest: Passage?)? {
    guard row.mayBeginWithNumber, let (value, isPart) = number(row), !isPart else { return nil }
    return (value, nil)
  }

  static func leading(_ row: Passage) -> (number: Int, rest: Passage?)? {
    let digits = row.target.first?.plain.utf8.prefix { (0x30...0x39).contains($0) }.count ?? 0
    guard (1...4).contains(digits), let text = row.target.first?.plain,
      let number = OutsideNumber.whole(String(text.prefix(digits)), in: numbers)
    else { return nil }
    let after = text.utf8.dropFirst(digits)
    let mark = after.first == 0x2E || after.first == 0x29 ? 1 : 0
    let behind = after.dropFirst(mark)
    // Word fills the cell of a number with no-break spaces, `1.&nbsp;`.
    let space = behind.prefix { $0 == 0x20 || $0 == 0x09 || $0 == 0xC2 || $0 == 0xA0 }.count
    guard space > 0 || behind.isEmpty && row.target.count > 1 else { return nil }
    let rest = row.dropping(digits + mark + space)
    return rest.target.isEmpty ? nil : (number, rest)
  }

  /// Whether a row of this number may be the next; authors delete rows and leave the numbers.
  static func follows(_ number: Int, _ last: Int) -> Bool {
    number == last + 1 || last > 0 && (last + 2...last + 3).contains(number)
  }
}
