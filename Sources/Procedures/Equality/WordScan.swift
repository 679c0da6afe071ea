/// The words of a text in lower case, as bytes.
struct WordScan {
  /// Sequences of letters, digits and hyphens; `n't` stays part of its word.
  let words: [[UInt8]]
  /// FNV-1a of all letters and digits, in order.
  let key: UInt64

  private static let offset: UInt64 = 0xcbf2_9ce4_8422_2325
  private static let prime: UInt64 = 0x100_0000_01b3

  init(_ bytes: [UInt8]) {
    var words: [[UInt8]] = []
    var word: [UInt8] = []
    var key = Self.offset
    var index = 0
    while index < bytes.count {
      var byte = bytes[index]
      if byte == 0xE2, index + 2 < bytes.count, bytes[index + 1] == 0x80 {
        // In general punctuation, ’ (99) is an apostrophe and ‑ (91) a hyphen; everything else
        // separates words.
        let third = bytes[index + 2]
        index += 2
        byte = third == 0x99 ? 0x27 : third == 0x91 ? 0x2D : 0x20
      } else if byte == 0xC2, index + 1 < bytes.count {
        index += 1
        byte = 0x20
      }
      if (0x41...0x5A).contains(byte) { byte += 0x20 }
      if word.last == 0xC3, (0x80...0x9E).contains(byte) { byte += 0x20 }
      let isLetter = byte >= 0x80 || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
      if isLetter { key = (key ^ UInt64(byte)) &* Self.prime }
      if isLetter || !word.isEmpty && (byte == 0x27 || byte == 0x2D) {
        word.append(byte)
      } else if !word.isEmpty {
        words.append(Self.trimmed(word))
        word.removeAll(keepingCapacity: true)
      }
      index += 1
    }
    if !word.isEmpty { words.append(Self.trimmed(word)) }
    self.words = words
    self.key = key
  }

  private static func trimmed(_ word: [UInt8]) -> [UInt8] {
    var word = word
    while word.last == 0x27 || word.last == 0x2D { word.removeLast() }
    return word
  }

  static func digest(_ word: [UInt8]) -> UInt32 {
    var hash = offset
    for byte in word { hash = (hash ^ UInt64(byte)) &* prime }
    return UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
  }

  /// Digests of the distinct words without inflectional endings, in order of first use.
  var distinctDigests: [UInt32] { digests { _ in true } }

  /// Digests of the distinct longer words, which carry the content of a sentence.
  var contentDigests: [UInt32] { digests { $0.count > 3 } }

  private func digests(_ isCounted: ([UInt8]) -> Bool) -> [UInt32] {
    words.filter(isCounted).map { Self.digest(Array($0.prefix(Self.stemLength))) }.distinct
  }

  /// The number of bytes with which the inflected forms of a word usually begin alike.
  private static let stemLength = 7
}

/// Counts the places in a text at which one sentence ends and the next begins.
enum SentenceBreaks {
  /// The number of `.`, `!` or `?` before white space and a capital letter.
  ///
  /// A full stop after at most three letters, or after a word that contains a full stop, belongs to
  /// an abbreviation ("No.", "t. ex.", "bijv.", "i.e.").
  static func count(in bytes: [UInt8]) -> Int {
    var count = 0
    for index in bytes.indices {
      let byte = bytes[index]
      guard byte == 0x2E || byte == 0x21 || byte == 0x3F else { continue }
      var next = index + 1
      while next < bytes.count, bytes[next] == 0x22 || bytes[next] == 0x29 { next += 1 }
      guard next < bytes.count, bytes[next] == 0x20 || bytes[next] == 0x0A else { continue }
      while next < bytes.count, bytes[next] == 0x20 || bytes[next] == 0x0A { next += 1 }
      guard next < bytes.count, isCapital(bytes, next) else { continue }
      if byte == 0x2E, isAbbreviation(bytes, endingAt: index) { continue }
      count += 1
    }
    return count
  }

  private static func isCapital(_ bytes: [UInt8], _ index: Int) -> Bool {
    if (0x41...0x5A).contains(bytes[index]) { return true }
    return bytes[index] == 0xC3 && index + 1 < bytes.count
      && (0x80...0x9E).contains(bytes[index + 1])
  }

  private static func isAbbreviation(_ bytes: [UInt8], endingAt end: Int) -> Bool {
    var start = end
    var hasStop = false
    while start > 0, bytes[start - 1] != 0x20, bytes[start - 1] != 0x0A {
      start -= 1
      if bytes[start] == 0x2E { hasStop = true }
    }
    let length = end - start
    return hasStop || length <= 3
  }
}

extension Array where Element: Hashable {
  /// The elements without duplicates, in order of first occurrence.
  var distinct: [Element] {
    guard count > 1 else { return self }
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }

  /// The elements that are not in `other`; one that occurs more often than in `other` is returned
  /// once for each further occurrence.
  func excess(over other: [Element]) -> [Element] {
    var rest = other
    return filter { element in
      guard let index = rest.firstIndex(of: element) else { return true }
      rest.remove(at: index)
      return false
    }
  }
}
