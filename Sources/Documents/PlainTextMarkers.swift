/// Separates markers that count steps from numbers, letters and words that do not.
struct PlainTextMarkers {
  private var lines: [PlainTextLine]

  /// The maximum number of non-blank lines between one letter and the next: a step, its note, and
  /// paragraphs of both.
  private static let reach = 8

  init(_ lines: [PlainTextLine]) { self.lines = lines }

  mutating func resolved() -> [PlainTextLine] {
    resolveLetters()
    resolveWords()
    return lines
  }

  /// Keeps letters as markers only if they begin with `a` or `i` and continue; all others become
  /// text.
  private mutating func resolveLetters() {
    // The last letter counted, and the number of lines since then.
    var last: (letter: Int?, roman: Int?)?
    var since = 0
    for index in lines.indices {
      guard case .marker(.letter(let letter, let roman)) = lines[index].kind else {
        if lines[index].kind != .blank { since += 1 }
        if lines[index].number != nil || since > Self.reach { last = nil }
        continue
      }
      since = 0
      if let before = last, Self.follows(before, letter, roman) {
        last = (Self.next(before.letter, letter), Self.next(before.roman, roman))
      } else if letter == 1 || roman == 1, hasSecond(after: index, letter, roman) {
        last = (letter == 1 ? 1 : nil, roman == 1 ? 1 : nil)
      } else {
        last = nil
        lines[index] = lines[index].asText
      }
    }
  }

  private static func follows(
    _ before: (letter: Int?, roman: Int?), _ letter: Int?, _ roman: Int?
  ) -> Bool {
    next(before.letter, letter) != nil || next(before.roman, roman) != nil
  }

  private static func next(_ before: Int?, _ number: Int?) -> Int? {
    guard let before, let number, number == before + 1 else { return nil }
    return number
  }

  private func hasSecond(after index: Int, _ letter: Int?, _ roman: Int?) -> Bool {
    // Blank lines count too, so that a file of blank lines is not read again for each letter.
    for next in index + 1..<max(index + 1, min(index + 2 * Self.reach, lines.count)) {
      if case .marker(.letter(let second, let secondRoman)) = lines[next].kind {
        return letter == 1 && second == 2 || roman == 1 && secondRoman == 2
      }
      if lines[next].number != nil { return false }
    }
    return false
  }

  /// Makes `Step 1:` a heading if steps of its own, numbered from 1, follow it.
  private mutating func resolveWords() {
    var isAboveSteps = false
    for index in lines.indices.reversed() {
      switch lines[index].kind {
      case .marker(.word):
        if isAboveSteps { lines[index] = lines[index].asText }
        isAboveSteps = false
      case .marker(.number(1)), .marker(.bareNumber(1)): isAboveSteps = true
      case .marker, .blank, .bullet, .alertWord, .alert, .row, .text: break
      }
    }
  }
}
