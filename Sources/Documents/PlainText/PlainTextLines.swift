/// The lines of a scraped page, put in order: page furniture is removed, wrapped lines are joined,
/// and numbers alone on a line are put before their text.
struct PlainTextLines {
  private(set) var lines: [PlainTextLine]

  private let words: PageWords

  /// - Parameter lines: all lines of the file, including blank ones.
  init(_ lines: [PlainTextLine], _ words: PageWords) {
    self.words = words
    self.lines = PageFurnitureLines(lines, words.furniture).kept
    joinBareMarkers()
    joinWrapped()
  }

  /// Joins a number or bullet alone on its line with the text of the next line.
  private mutating func joinBareMarkers() {
    let steps = bareSteps()
    var result: [PlainTextLine] = []
    result.reserveCapacity(lines.count)
    var index = 0
    while index < lines.count {
      var line = lines[index]
      if case .marker(.bareNumber(let number)) = line.kind {
        if steps.contains(index) {
          line.kind = .marker(.number(number))
        } else {
          line = line.asText
        }
      }
      if isBareMarker(line), let next = textBelow(index) {
        result.append(line.withText(of: lines[next]))
        index = next
      } else {
        result.append(isBareMarker(line) ? line.asText : line)
      }
      index += 1
    }
    lines = result
  }

  /// The indices of lines with unpunctuated numbers that count 1, 2 and so on.
  private func bareSteps() -> Set<Int> {
    let bare = lines.indices.compactMap { index -> (index: Int, number: Int)? in
      guard case .marker(.bareNumber(let number)) = lines[index].kind else { return nil }
      return !lines[index].text.isEmpty || textBelow(index) != nil ? (index, number) : nil
    }
    var steps: Set<Int> = []
    var last = 0
    for (position, candidate) in bare.enumerated() {
      let isFirst =
        candidate.number == 1 && position + 1 < bare.count && bare[position + 1].number == 2
      if isFirst || last > 0 && candidate.number == last + 1 {
        steps.insert(candidate.index)
        last = candidate.number
      }
    }
    return steps
  }

  private func isBareMarker(_ line: PlainTextLine) -> Bool {
    switch line.kind {
    case .marker, .bullet: line.text.isEmpty
    case .blank, .alertWord, .alert, .row, .text: false
    }
  }

  /// The next line of text, at most one blank line further down; `nil` if there is none.
  private func textBelow(_ index: Int) -> Int? {
    for next in index + 1..<max(index + 1, min(index + 3, lines.count)) {
      switch lines[next].kind {
      case .blank: continue
      case .text: return next
      case .marker, .bullet, .alertWord, .alert, .row: return nil
      }
    }
    return nil
  }

  /// The greatest width at which mail, terminals and editors wrap lines: 80, plus an indent of 4.
  private static let widestWrapped = 84
  /// A shorter line ends where its author ended it; this is half the usual width for wrapping.
  private static let shortestWrapped = 40

  private mutating func joinWrapped() {
    let widest = lines.lazy.map(\.width).max() ?? 0
    var width: Int?
    if widest <= Self.widestWrapped {
      let full = lines.indices.dropLast().count {
        isWrappable(lines[$0], before: lines[$0 + 1])
          && hasNoRoom(lines[$0], for: lines[$0 + 1], width: widest)
      }
      // Among short lines, a single full line is just the longest of them.
      if full > 1 { width = widest }
    }
    var result: [PlainTextLine] = []
    result.reserveCapacity(lines.count)
    var start = 0
    while start < lines.count {
      var end = start + 1
      while end < lines.count, isWrappable(lines[end - 1], before: lines[end]),
        continues(lines[end - 1], with: lines[end], width)
      {
        end += 1
      }
      result.append(lines[start].joined(with: lines[start + 1..<end], words))
      start = end
    }
    lines = result
  }

  private func isWrappable(_ line: PlainTextLine, before next: PlainTextLine) -> Bool {
    guard next.kind == .text, line.width >= Self.shortestWrapped else { return false }
    switch line.kind {
    case .text, .bullet, .alert, .marker: return true
    case .blank, .alertWord, .row: return false
    }
  }

  private func continues(_ line: PlainTextLine, with next: PlainTextLine, _ width: Int?) -> Bool {
    guard let last = line.text.utf8.last else { return false }
    let endsSentence = [0x2E, 0x3A, 0x3B, 0x21, 0x3F].contains(last)
    if !endsSentence, startsLower(next.text) { return true }
    return width.map { hasNoRoom(line, for: next, width: $0) } ?? false
  }

  /// Whether the first word of `next` would have made the line wider than every other line.
  private func hasNoRoom(_ line: PlainTextLine, for next: PlainTextLine, width: Int) -> Bool {
    let word = next.text.utf8.prefix { $0 != 0x20 }.count { $0 & 0xC0 != 0x80 }
    return line.width + 1 + word > width
  }

  private func startsLower(_ text: String) -> Bool {
    let bytes = Array(text.utf8.prefix(2))
    guard let first = bytes.first else { return false }
    return (0x61...0x7A).contains(first)
      || first == 0xC3 && bytes.count > 1 && (0x9F...0xBF).contains(bytes[1])
  }
}

/// Separates markers that count steps from numbers, letters and words that do not.
struct PlainTextMarkers {
  private var lines: [PlainTextLine]

  /// The maximum number of non-blank lines between one letter and the next: a step, its note, and
  /// paragraphs of both.
  private static let greatestDistance = 8

  init(_ lines: [PlainTextLine]) { self.lines = lines }

  /// Returns the lines, in which a marker that counts nothing has become text.
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
        if lines[index].number != nil || since > Self.greatestDistance { last = nil }
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
    for next in index + 1..<max(index + 1, min(index + 2 * Self.greatestDistance, lines.count)) {
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
