/// Builds JSON (RFC 8259) on one line, with members in the order they are given.
struct JSONText {
  /// `text` between quotation marks, with everything escaped that JSON does not allow in a string,
  /// and C1 control characters as well, so that the text cannot control a terminal.
  static func string(_ text: String) -> String {
    // Nearly every string needs no escaping; 0xC2 begins the UTF-8 of C1 characters.
    let isPlain = text.utf8.allSatisfy {
      $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F && $0 != 0xC2
    }
    guard !isPlain else { return "\"\(text)\"" }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default:
        if scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) {
          let digits = String(scalar.value, radix: 16)
          quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          quoted.unicodeScalars.append(scalar)
        }
      }
    }
    return quoted + "\""
  }

  static func string(_ text: String?) -> String { text.map { string($0) } ?? "null" }

  static func array(_ values: [String]) -> String { "[" + values.joined(separator: ",") + "]" }

  /// An object with members whose values are already JSON.
  static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { string($0.0) + ":" + $0.1 }.joined(separator: ",") + "}"
  }
}
