/// Removes the name of an icon when the same words follow it.
///
/// Pages give an icon the same name as the word next to it, so a scraped page repeats it:
/// `Edit Edit`, `EditEdit`, `Add user Add user`, `Add userAdd user`.
enum DoubledWords {
  /// The highest number of words measured on a button with an icon.
  private static let mostWords = 4

  static func removed(from words: [Substring]) -> [Substring] {
    var result: [Substring] = []
    result.reserveCapacity(words.count)
    var index = 0
    while index < words.count {
      let word = words[index]
      if isCapital(word) {
        if let length = repeated(at: index, in: words) {
          index += length
          continue
        }
        if let (rest, next) = glued(at: index, in: words) {
          result += rest
          index = next
          continue
        }
      }
      result.append(halved(word))
      index += 1
    }
    return result
  }

  private static func isCapital(_ word: Substring) -> Bool {
    PlainTextMarker.isCapital(in: Array(word.utf8.prefix(2)), at: 0)
  }

  /// The number of words from `start` on that are repeated directly after; `nil` if none are.
  private static func repeated(at start: Int, in words: [Substring]) -> Int? {
    for length in 1...mostWords where start + 2 * length <= words.count {
      var letters = 0
      var isSame = true
      for offset in 0..<length where isSame {
        let first = words[start + offset]
        let second = words[start + length + offset]
        letters += first.utf8.count
        isSame = first == (offset == length - 1 ? withoutMarks(second) : second)
      }
      // Shorter words are repeated in ordinary language too: `Ja ja`, `No no`.
      if isSame, letters >= 4 { return length }
    }
    return nil
  }

  /// For `Add userAdd user`: the words without their first half, and the index after them.
  private static func glued(
    at start: Int, in words: [Substring]
  ) -> (rest: [Substring], next: Int)? {
    for length in 2...3 where start + 2 * length - 1 <= words.count {
      let second = start + length
      guard withoutMarks(words[second + length - 2]) + words[start] == words[second - 1] else {
        continue
      }
      let between = 1..<length - 1
      if between.allSatisfy({ words[start + $0] == words[second + $0 - 1] }) {
        return ([words[start]] + words[second..<second + length - 1], second + length - 1)
      }
    }
    return nil
  }

  /// `Edit` for `EditEdit`.
  private static func halved(_ word: Substring) -> Substring {
    // No word on a button is longer, and a shorter word cannot be three letters or more twice.
    guard (6...80).contains(word.utf8.count), isCapital(word) else { return word }
    let letters = word.prefix { $0.isLetter }
    let half = letters.count / 2
    // Shorter doublings are ordinary words, such as "Mama".
    guard half >= 3, letters.count == half * 2, letters.prefix(half) == letters.suffix(half) else {
      return word
    }
    return word.dropFirst(half)
  }

  private static func withoutMarks(_ word: Substring) -> Substring {
    var word = word
    while let last = word.utf8.last, [0x2E, 0x2C, 0x3A, 0x3B, 0x29, 0x21].contains(last) {
      word.removeLast()
    }
    return word
  }
}
