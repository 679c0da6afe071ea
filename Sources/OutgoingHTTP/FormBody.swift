/// Names and values as encoded in a form or a query.
///
/// Source: `application/x-www-form-urlencoded`, RFC 6749, appendix B.
package enum FormBody {
  package static func text(_ fields: [(name: String, value: String)]) -> String {
    fields.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
  }

  /// Percent-encodes everything but the unreserved characters of RFC 3986, section 2.3.
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
