/// A header's value with its parameters: `form-data; name="file"; filename="a.xlf"` (RFC 9110 §5.6.6).
struct HeaderValue {
  /// What precedes the parameters, without white space around it.
  let value: String
  private var parameters: [String: String] = [:]

  /// Reads leniently: what is not a parameter is left out, and of two with one name the first counts.
  ///
  /// Goes by bytes: a quotation mark with a combining mark behind it is a quotation mark here too.
  init(_ text: String) {
    var rest = text.utf8[...]
    value = Self.word(&rest)
    while rest.popFirst() == Self.semicolon {
      let name = Self.word(&rest, until: Self.equals).lowercased()
      guard rest.first == Self.equals else { continue }
      rest.removeFirst()
      let value = rest.first == Self.quote ? Self.quoted(&rest) : Self.word(&rest)
      rest = rest.drop { $0 != Self.semicolon }
      if parameters[name] == nil { parameters[name] = value }
    }
  }

  /// The parameter of a name in lower case.
  subscript(_ name: String) -> String? { parameters[name] }

  private static let semicolon = UInt8(ascii: ";")
  private static let equals = UInt8(ascii: "=")
  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  private static func word(
    _ rest: inout Substring.UTF8View, until end: UInt8 = semicolon
  ) -> String {
    let word = rest.prefix { $0 != semicolon && $0 != end }
    rest = rest[word.endIndex...]
    return String(decoding: word, as: UTF8.self)
      .split { $0 == " " || $0 == "\t" }.joined(separator: " ")
  }

  /// Within quotation marks a backslash only escapes a quotation mark or a backslash: some browsers send
  /// `C:\guide.xlf` as it is.
  private static func quoted(_ rest: inout Substring.UTF8View) -> String {
    var text: [UInt8] = []
    rest.removeFirst()
    while let byte = rest.popFirst(), byte != quote {
      if byte == backslash, let next = rest.first, next == quote || next == backslash {
        rest.removeFirst()
        text.append(next)
      } else {
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
