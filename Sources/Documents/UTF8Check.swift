import Markup

/// Finds bytes that are not valid UTF-8 (Unicode 15, table 3-7).
enum UTF8Check {
  /// The index of the first byte that does not begin a valid sequence; `nil` if all bytes are
  /// valid.
  static func firstInvalid(in bytes: [UInt8]) -> Int? {
    var index = 0
    while let next = ByteSearch.firstNonASCII(in: bytes, from: index) {
      index = next
      let byte = bytes[index]
      guard let (length, second) = sequence(after: byte), index + length <= bytes.count,
        second.contains(bytes[index + 1])
      else { return index }
      for next in (index + 2)..<max(index + 2, index + length)
      where bytes[next] & 0xC0 != 0x80 {
        return index
      }
      index += length
    }
    return nil
  }

  private static func sequence(after byte: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
    switch byte {
    case 0xC2...0xDF: (2, 0x80...0xBF)
    case 0xE0: (3, 0xA0...0xBF)
    case 0xED: (3, 0x80...0x9F)
    case 0xE1...0xEF: (3, 0x80...0xBF)
    case 0xF0: (4, 0x90...0xBF)
    case 0xF1...0xF3: (4, 0x80...0xBF)
    case 0xF4: (4, 0x80...0x8F)
    default: nil
    }
  }
}
