/// A text in lower case, as bytes, and its words as numbers; equal words have equal numbers.
///
/// Fifteen thousand steps are searched for verbs and labels (measured on the corpus), and strings
/// for every word would take longer than reading the pages.
struct FoldedText {
  private var bytes: [UInt8] = []

  /// Folds ASCII and the letters of Latin-1, which covers every letter of English, Swedish and
  /// Dutch.
  init(_ text: some Collection<UInt8>) {
    bytes.reserveCapacity(text.count)
    var before: UInt8 = 0
    for byte in text {
      switch byte {
      case 0x41...0x5A: bytes.append(byte + 0x20)
      // U+00C0 to U+00DE are C3 80 to C3 9E; U+00D7 is the multiplication sign.
      case 0x80...0x9E where before == 0xC3 && byte != 0x97: bytes.append(byte + 0x20)
      default: bytes.append(byte)
      }
      before = byte
    }
  }

  /// The number that represents punctuation among the words.
  static let pause: UInt64 = 0

  /// The number of each word in order, with `pause` for punctuation; every byte above ASCII is part
  /// of a word.
  var words: [UInt64] {
    var words: [UInt64] = []
    var hash = Self.start
    var isInWord = false
    for byte in bytes {
      if Self.isWordByte(byte) {
        hash = (hash ^ UInt64(byte)) &* Self.prime
        isInWord = true
      } else {
        if isInWord {
          words.append(hash)
          hash = Self.start
          isInWord = false
        }
        if byte != 0x20, let last = words.last, last != Self.pause { words.append(Self.pause) }
      }
    }
    if isInWord { words.append(hash) }
    return words
  }

  /// The number of the whole text taken as one word.
  var number: UInt64 { bytes.reduce(Self.start) { ($0 ^ UInt64($1)) &* Self.prime } }

  /// The number of one word, given in lower case.
  static func word(_ text: some StringProtocol) -> UInt64 {
    text.utf8.reduce(start) { ($0 ^ UInt64($1)) &* prime }
  }

  // 64-bit FNV-1a (draft-eastlake-fnv); none of the few hundred words in the lexicons share a
  // number.
  private static let start: UInt64 = 0xCBF2_9CE4_8422_2325
  private static let prime: UInt64 = 0x0000_0100_0000_01B3

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x61...0x7A, 0x30...0x39, 0x27, 0x2D, 0x5F, 0x80...0xFF: true
    default: false
    }
  }
}
