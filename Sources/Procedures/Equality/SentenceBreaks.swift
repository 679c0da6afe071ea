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
