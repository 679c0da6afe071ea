import Diagnostics
import Markup

/// An encoding in which no text can be found as UTF-8, so that a file in it seems to be empty.
struct OtherEncoding {
  let name: String

  /// How a file in an encoding is converted.
  static func advice(convertingFrom name: String) -> FindingText {
    "save the file as UTF-8, or convert it: iconv -f \(name) -t UTF-8"
  }

  /// The bytes that are looked at in a file without a byte order mark.
  private static let sample = 512

  /// `nil` for a file in UTF-8, or in an encoding that is the same for the letters of ASCII.
  init?(_ bytes: [UInt8]) {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      name = "UTF-32"
    } else if bytes.starts(with: [0xFF, 0xFE]) {
      name = "UTF-16LE"
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      name = "UTF-16BE"
    } else {
      // Every other byte of Western text is 0 in UTF-16.
      let start = bytes.prefix(Self.sample)
      guard start.count > 3,
        ByteSearch.first(0, in: bytes, from: 0, to: start.count) != nil
      else { return nil }
      let even = stride(from: 0, to: start.count, by: 2).count { start[$0] == 0 }
      let odd = stride(from: 1, to: start.count, by: 2).count { start[$0] == 0 }
      let most = start.count * 2 / 5
      guard even > most || odd > most else { return nil }
      name = odd > even ? "UTF-16LE" : "UTF-16BE"
    }
  }

  /// Whether no byte above ASCII is part of a valid sequence, as in text of Western Europe in
  /// windows-1252.
  static func isWindows(_ bytes: [UInt8]) -> Bool {
    var position = 0
    while let next = ByteSearch.firstNonASCII(in: bytes, from: position) {
      if (0xC2...0xF4).contains(bytes[next]), next + 1 < bytes.count,
        bytes[next + 1] & 0xC0 == 0x80
      {
        return false
      }
      position = next + 1
    }
    return true
  }
}
