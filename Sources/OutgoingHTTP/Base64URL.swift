import FoundationEssentials

/// Bytes encoded in characters that an address or a cookie can contain unchanged.
///
/// Source: RFC 4648, section 5, without padding, as RFC 7515, section 2, requires.
package enum Base64URL {
  package static func text(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  /// Returns the encoding of the bytes of a digest that is given in lower-case hexadecimal.
  package static func text(hexadecimal: String) -> String {
    let digits = hexadecimal.utf8.map { $0 < 58 ? $0 - 48 : $0 - 87 }
    return text(
      stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
  }

  /// Returns the decoded bytes; `nil` if the text is not in this encoding.
  package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    guard text.utf8.allSatisfy(isLetter) else { return nil }
    var padded = String(text).replacing("-", with: "+").replacing("_", with: "/")
    while padded.utf8.count % 4 != 0 { padded += "=" }
    return Data(base64Encoded: padded).map { Array($0) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    case _: false
    }
  }
}
