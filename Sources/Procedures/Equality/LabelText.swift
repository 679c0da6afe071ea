/// Prepares the names of labels in documents for comparison.
enum LabelText {
  /// The parts of a menu path, without the punctuation that translation moves into bold.
  static func parts(of text: String) -> [String] {
    text.utf8.split(separator: 0x3E).compactMap { part in
      var part = part
      while let first = part.first, first <= 0x20 || first == 0x22 { part.removeFirst() }
      while let last = part.last, last <= 0x20 || marks.contains(last) { part.removeLast() }
      return part.isEmpty ? nil : String(part)
    }
  }

  /// `.,;:"` and the backslash of an escaped `>`.
  private static let marks = Set(".,;:\"\\".utf8)

  /// A key that is equal for labels that differ only in case, hyphens, punctuation or white space.
  static func key(_ label: String) -> String {
    var bytes: [UInt8] = []
    var before: UInt8 = 0
    for byte in label.utf8 {
      switch byte {
      // The case of A–Z, and of letters such as Å, Ä and Ö (C3 85, C3 84, C3 96).
      case 0x41...0x5A: bytes.append(byte + 0x20)
      case 0x80...0x9E where before == 0xC3: bytes.append(byte + 0x20)
      case 0x00...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7F: break
      default: bytes.append(byte)
      }
      before = byte
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The similarity of two keys, from 0 to 1: the pairs of bytes they share (Dice's coefficient).
  static func likeness(_ left: String, _ right: String) -> Double {
    let own = pairs(left)
    var rest = pairs(right)
    let all = own.count + rest.count
    let both = own.count { pair in
      guard let index = rest.firstIndex(of: pair) else { return false }
      rest.swapAt(index, rest.count - 1)
      rest.removeLast()
      return true
    }
    let share = all == 0 ? 0 : 2 * Double(both) / Double(all)
    // The verbs in labels all end alike, but forms of one name begin with the same letter.
    return left.utf8.first == right.utf8.first ? share : share / 2
  }

  private static func pairs(_ key: String) -> [UInt16] {
    let bytes = Array(key.utf8)
    return zip(bytes, bytes.dropFirst()).map { UInt16($0) << 8 | UInt16($1) }
  }

  /// Digests of the words of an English label, without inflectional endings.
  static func stems(_ label: String) -> [UInt32] {
    distinct(
      WordScan(Array(label.utf8)).words.map { WordScan.digest(Array($0.prefix(stemLength))) })
  }

  /// Digests of each run of five letters in a label's words, and of its shorter words, because
  /// Swedish and Dutch write as one word what English writes as several.
  static func runs(_ label: String) -> [UInt32] {
    distinct(
      WordScan(Array(label.utf8)).words.flatMap { word -> [UInt32] in
        guard word.count > runLength else { return [WordScan.digest(word)] }
        return (0...word.count - runLength).map {
          WordScan.digest(Array(word[$0..<$0 + runLength]))
        }
      })
  }

  private static func distinct(_ digests: [UInt32]) -> [UInt32] {
    var seen: Set<UInt32> = []
    return digests.filter { seen.insert($0).inserted }
  }

  /// "journal" and "journals", or "posting" and "posted", share their first letters, up to five or
  /// six.
  private static let stemLength = 6
  private static let runLength = 5
}
