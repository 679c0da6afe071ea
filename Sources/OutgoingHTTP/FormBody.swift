import FoundationEssentials

/// Names and values as a form or a query encodes them.
///
/// Source: `application/x-www-form-urlencoded`, RFC 6749, appendix B.
package enum FormBody {
  /// Returns the fields in this order, encoded and joined with `&`; a space becomes `%20`.
  package static func text(_ fields: [(name: String, value: String)]) -> String {
    fields.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
  }

  /// Returns the UTF-8 of a text, percent-encoded except for the unreserved characters of RFC 3986,
  /// section 2.3.
  package static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      if isUnreserved(byte) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }

  /// Returns an address with these fields added to its query. Existing fields are kept, as RFC
  /// 6749, section 3.1, requires.
  ///
  /// - Parameters:
  ///   - address: without a fragment.
  ///   - fields: names and values, not yet encoded.
  package static func address(_ address: String, adding fields: [(name: String, value: String)])
    -> String
  {
    let separator =
      if !address.contains("?") {
        "?"
      } else if address.hasSuffix("?") || address.hasSuffix("&") {
        ""
      } else {
        "&"
      }
    return address + separator + text(fields)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    case _: false
    }
  }
}

/// Bytes as characters that an address or a cookie can contain unchanged.
///
/// Source: RFC 4648, section 5, without padding, as RFC 7515, section 2, requires.
package enum Base64URL {
  /// Returns the encoding of the bytes.
  package static func text(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  /// Returns the encoding of the bytes of a digest.
  ///
  /// - Parameter hexadecimal: the digest in lower-case hexadecimal digits, which are not checked.
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

/// A text that is never shown: a client's secret, or a password. Descriptions and dumps of it are
/// dots.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  package let value: String

  package init(_ value: String) { self.value = value }

  package var description: String { "•••" }
  package var debugDescription: String { "•••" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
