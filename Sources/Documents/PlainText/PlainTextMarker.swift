/// The marker before a step's text in a list that has lost its markup: `1.`, `b)`, `Step 2:`.
struct PlainTextMarker: Equatable {
  enum Kind: Equatable {
    case number(Int)
    /// A letter or a Roman numeral; only the markers around it show which. A value is `nil` if the
    /// marker cannot be of that kind.
    case letter(Int?, roman: Int?)
    /// `Step 1:`, and the same in other languages.
    case word(Int)
    /// An unpunctuated number, alone on its line or before a tab.
    case bareNumber(Int)
  }

  let kind: Kind
  /// The index at which the text after the marker begins.
  let textStart: Int

  /// The marker at `start` in a line of UTF-8; `nil` if there is none.
  ///
  /// - Parameter steps: the words for a step, each with a space after it.
  init?(in line: [UInt8], at start: Int, _ steps: [[UInt8]]) {
    guard start < line.count else { return nil }
    let isBracketed = line[start] == 0x28
    let first = isBracketed ? start + 1 : start
    if let found = Self.number(in: line, at: first, isBracketed: isBracketed)
      ?? Self.letter(in: line, at: first, isBracketed: isBracketed)
      ?? Self.word(in: line, at: start, steps)
    {
      self = found
    } else {
      return nil
    }
  }

  private init(_ kind: Kind, textStart: Int) {
    self.kind = kind
    self.textStart = textStart
  }

  private static func number(
    in line: [UInt8], at start: Int, isBracketed: Bool
  ) -> PlainTextMarker? {
    guard let (number, end) = digits(in: line, at: start) else { return nil }
    if let text = textStart(in: line, after: end, marks: isBracketed ? [0x29] : [0x2E, 0x29, 0x3A])
    {
      return PlainTextMarker(.number(number), textStart: text)
    }
    guard !isBracketed else { return nil }
    if end == line.count { return PlainTextMarker(.bareNumber(number), textStart: end) }
    if line[end] == 0x09 {
      return PlainTextMarker(.bareNumber(number), textStart: skipSpace(in: line, from: end))
    }
    // In `1.Select`, the capital letter after the point shows that this is not a version number.
    if line[end] == 0x2E, end + 1 < line.count, isCapital(in: line, at: end + 1) {
      return PlainTextMarker(.number(number), textStart: end + 1)
    }
    return nil
  }

  private static func letter(
    in line: [UInt8], at start: Int, isBracketed: Bool
  ) -> PlainTextMarker? {
    var end = start
    while end < line.count, end - start < 5, isLetter(line[end]) { end += 1 }
    guard end > start,
      let text = textStart(in: line, after: end, marks: isBracketed ? [0x29] : [0x2E, 0x29])
    else { return nil }
    let letters = line[start..<end].map { $0 | 0x20 }
    let letter = letters.count == 1 ? Int(letters[0] - 0x60) : nil
    let roman = roman(letters)
    guard letter != nil || roman != nil else { return nil }
    return PlainTextMarker(.letter(letter, roman: roman), textStart: text)
  }

  /// The value of a Roman numeral, up to 39, the largest that needs only i, v and x; `nil` for
  /// other letters.
  private static func roman(_ letters: [UInt8]) -> Int? {
    var total = 0
    var before = 0
    for letter in letters.reversed() {
      let value: Int
      switch letter {
      case 0x69: value = 1
      case 0x76: value = 5
      case 0x78: value = 10
      default: return nil
      }
      total += value < before ? -value : value
      before = max(before, value)
    }
    return total > 0 ? total : nil
  }

  private static func word(
    in line: [UInt8], at start: Int, _ steps: [[UInt8]]
  ) -> PlainTextMarker? {
    guard line[start] & 0x20 == 0,
      let step = steps.first(where: { step in
        start + step.count < line.count
          && zip(step, line[start...]).allSatisfy { $0 == ($1 < 0x80 ? $1 | 0x20 : $1) }
      }), let (number, end) = digits(in: line, at: start + step.count),
      let text = textStart(in: line, after: end, marks: [0x3A, 0x2E, 0x29]), text < line.count
    else { return nil }
    return PlainTextMarker(.word(number), textStart: text)
  }

  private static func digits(in line: [UInt8], at start: Int) -> (Int, Int)? {
    var end = start
    var number = 0
    // A number of four digits is a year; the longest list measured has 46 steps.
    while end < line.count, end - start < 4, (0x30...0x39).contains(line[end]) {
      number = number * 10 + Int(line[end] - 0x30)
      end += 1
    }
    return end > start && end - start < 4 ? (number, end) : nil
  }

  /// The index of the text after one of `marks` and white space, or of the end of the line; `nil`
  /// if neither follows.
  private static func textStart(in line: [UInt8], after end: Int, marks: Set<UInt8>) -> Int? {
    guard end < line.count, marks.contains(line[end]) else { return nil }
    var after = end + 1
    if after < line.count, line[end] == 0x2E, line[after] == 0x29 { after += 1 }
    let text = skipSpace(in: line, from: after)
    return text > after || text == line.count ? text : nil
  }

  /// The index of the first byte from `start` on that is not white space: a space, tab, form feed
  /// or no-break space (U+00A0, U+202F).
  static func skipSpace(in line: [UInt8], from start: Int) -> Int {
    var position = start
    while position < line.count {
      if line[position] == 0x20 || (0x09...0x0C).contains(line[position]) {
        position += 1
      } else if line[position] == 0xE2, position + 2 < line.count, line[position + 1] == 0x80,
        line[position + 2] == 0xAF
      {
        position += 3
      } else if line[position] == 0xC2, position + 1 < line.count, line[position + 1] == 0xA0 {
        position += 2
      } else {
        break
      }
    }
    return position
  }

  /// Whether a capital letter of ASCII or Latin-1 is at `position`.
  static func isCapital(in line: [UInt8], at position: Int) -> Bool {
    guard position < line.count else { return false }
    if (0x41...0x5A).contains(line[position]) { return true }
    return line[position] == 0xC3 && position + 1 < line.count
      && (0x80...0x9E).contains(line[position + 1])
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
