/// Repairs damage that scraping has done to the text of a page.
enum PlainTextRepair {
  /// The line with plain spaces, without doubled words, with spaces around `>` and without a space
  /// before punctuation.
  static func repaired(_ line: String) -> String {
    let words = words(of: line)
    guard !words.isEmpty else { return "" }
    let text = DoubledWords.removed(from: words).joined(separator: " ")
    return spaced(text)
  }

  /// Whether the line consists of the same words twice, as when a link is scraped with its icon.
  static func isDoubled(_ line: String) -> Bool {
    // No link measured is longer, and comparing halves of sentences would be wasted effort.
    guard line.utf8.count <= 200 else { return false }
    let words = line.split(whereSeparator: { $0 == " " || $0 == "\u{A0}" })
    let half = words.count / 2
    return half > 0 && words.count == half * 2 && words.prefix(half) == words.suffix(half)
  }

  /// Joins wrapped lines; if a line ends with a hyphen, no space is added.
  ///
  /// - Parameter conjunctions: words before which a hyphen keeps its space, as in
  ///   `start- och sluttid`, each with a space.
  static func joined(
    _ first: String, _ rest: some Sequence<String>, _ conjunctions: [String]
  ) -> String {
    var bytes = Array(first.utf8)
    for next in rest {
      let isHyphenated =
        bytes.count > 1 && bytes[bytes.count - 1] == 0x2D
        && ((0x61...0x7A).contains(bytes[bytes.count - 2] | 0x20) || bytes[bytes.count - 2] >= 0x80)
        && !conjunctions.contains { next.hasPrefix($0) }
      if !isHyphenated { bytes.append(0x20) }
      bytes.append(contentsOf: next.utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The words of a line, separated by white space of any kind.
  private static func words(of line: String) -> [Substring] {
    var words: [Substring] = []
    let bytes = line.utf8
    var start: String.Index?
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let length = spaceLength(in: bytes, at: index)
      if length > 0 {
        if let begin = start { words.append(line[begin..<index]) }
        start = nil
        index = bytes.index(index, offsetBy: length)
      } else {
        if start == nil { start = index }
        index = bytes.index(after: index)
      }
    }
    if let start { words.append(line[start...]) }
    return words
  }

  private static func spaceLength(in bytes: String.UTF8View, at index: String.Index) -> Int {
    let byte = bytes[index]
    if byte == 0x20 || (0x09...0x0D).contains(byte) { return 1 }
    guard byte == 0xC2 || byte == 0xE2 else { return 0 }
    let next = bytes.index(after: index)
    guard next < bytes.endIndex else { return 0 }
    if byte == 0xC2 { return bytes[next] == 0xA0 ? 2 : 0 }
    let last = bytes.index(after: next)
    guard last < bytes.endIndex, bytes[next] == 0x80 else { return 0 }
    // U+2007, U+2009 and U+202F.
    return bytes[last] == 0x87 || bytes[last] == 0x89 || bytes[last] == 0xAF ? 3 : 0
  }

  /// The text with `A>B` written as `A > B`, unless the `>` closes a placeholder such as `<name>`,
  /// and without spaces before punctuation that ends a word.
  private static func spaced(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(where: { $0 == 0x3E || $0 == 0x2E || $0 == 0x2C || $0 == 0x3B }) else {
      return text
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 8)
    var isInPlaceholder = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0x20
      if byte == 0x3C {
        isInPlaceholder = true
      } else if byte == 0x20 {
        isInPlaceholder = false
      }
      if byte == 0x3E, !isInPlaceholder {
        if result.last == 0x20 { result.removeLast() }
        result.append(contentsOf: [0x20, 0x3E, 0x20])
        if next == 0x20 { index += 1 }
      } else {
        if byte == 0x2E || byte == 0x2C || byte == 0x3B, next == 0x20, result.last == 0x20 {
          result.removeLast()
        }
        result.append(byte)
        if byte == 0x3E { isInPlaceholder = false }
      }
      index += 1
    }
    if result.last == 0x20 { result.removeLast() }
    if result.first == 0x20 { result.removeFirst() }
    return String(decoding: result, as: UTF8.self)
  }

  /// Decodes UTF-8 without invisible characters: byte order marks, soft hyphens, and spaces and
  /// joiners without width.
  static func withoutInvisible(_ bytes: [UInt8]) -> String {
    guard bytes.contains(where: { $0 == 0xAD || $0 == 0xE2 || $0 == 0xEF }) else {
      return String(decoding: bytes, as: UTF8.self)
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let length = invisibleLength(in: bytes, at: index)
      if length == 0 {
        result.append(bytes[index])
        index += 1
      } else {
        index += length
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The length in bytes of the invisible character at `index`; 0 if there is none.
  static func invisibleLength(in bytes: [UInt8], at index: Int) -> Int {
    guard index < bytes.count else { return 0 }
    // U+00AD is C2 AD.
    if bytes[index] == 0xC2 {
      return index + 1 < bytes.count && bytes[index + 1] == 0xAD ? 2 : 0
    }
    guard bytes[index] == 0xE2 || bytes[index] == 0xEF, index + 2 < bytes.count else { return 0 }
    switch (bytes[index], bytes[index + 1], bytes[index + 2]) {
    // U+200B, U+200E, U+200F, U+2060, U+FEFF; U+200D stays, because it joins emoji.
    case (0xE2, 0x80, 0x8B), (0xE2, 0x80, 0x8E), (0xE2, 0x80, 0x8F), (0xE2, 0x81, 0xA0),
      (0xEF, 0xBB, 0xBF):
      return 3
    default: return 0
    }
  }
}

/// Removes the name of an icon when the same words follow it.
///
/// Pages give an icon the same name as the word next to it, so a scraped page repeats it:
/// `Edit Edit`, `EditEdit`, `Add user Add user`, `Add userAdd user`.
enum DoubledWords {
  /// The highest number of words measured on a button with an icon.
  private static let mostWords = 4

  /// Returns the words of a line without those that only repeat the words after them.
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
