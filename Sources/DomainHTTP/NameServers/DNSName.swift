/// The name of a node in the domain name system, as its labels.
///
/// Upper and lower case are the same (RFC 4343), so the letters of ASCII are kept in lower case.
package struct DNSName: Hashable, Sendable, CustomStringConvertible {
  /// Without the empty label of the root.
  package let labels: [[UInt8]]

  /// The longest name and the longest label, in bytes (RFC 1035, 2.3.4).
  static let longestName = 255
  static let longestLabel = 63

  /// The name above all others.
  package static let root = DNSName()

  private init() { labels = [] }

  /// - Returns: `nil` if a label or the whole is empty or too long.
  package init?(labels: [[UInt8]]) {
    guard labels.allSatisfy({ (1...Self.longestLabel).contains($0.count) }),
      labels.reduce(1, { $0 + $1.count + 1 }) <= Self.longestName
    else { return nil }
    self.labels = labels.map { $0.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }
  }

  /// Reads a name as zone files write it, `www.example.org.`, with `\.` and `\046` for characters
  /// that would mean something else (RFC 1035, 5.1). The dot at the end may be missing.
  ///
  /// - Returns: `nil` if it is no such name; other letters than those of ASCII must be written as
  ///   IDNA does.
  package init?(_ text: String) {
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    guard text != "." else {
      self = .root
      return
    }
    var labels: [[UInt8]] = [[]]
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "."): labels.append([])
      case UInt8(ascii: "\\"):
        guard let byte = Self.escaped(&rest) else { return nil }
        labels[labels.count - 1].append(byte)
      case _: labels[labels.count - 1].append(byte)
      }
    }
    if labels.last == [] { labels.removeLast() }
    guard !labels.isEmpty else { return nil }
    self.init(labels: labels)
  }

  private static func escaped(_ rest: inout ArraySlice<UInt8>) -> UInt8? {
    guard let first = rest.popFirst() else { return nil }
    guard (0x30...0x39).contains(first) else { return first }
    let digits = [first] + rest.prefix(2)
    rest = rest.dropFirst(2)
    guard digits.count == 3 else { return nil }
    return UInt8(String(decoding: digits, as: UTF8.self))
  }

  /// The name as it is sent, without compression.
  package var bytes: [UInt8] { labels.flatMap { [UInt8($0.count)] + $0 } + [0] }

  /// The name as zone files write it, with a dot at the end.
  package var description: String {
    guard !labels.isEmpty else { return "." }
    return labels.map { label in
      label.map { byte in
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: ";"),
          UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "@"), UInt8(ascii: "$"):
          "\\" + String(Character(Unicode.Scalar(byte)))
        case 0x21...0x7E: String(Character(Unicode.Scalar(byte)))
        case _: DNSText.decimal(byte)
        }
      }.joined() + "."
    }.joined()
  }
}

/// Strings of records as zone files write them.
enum DNSText {
  /// Returns a character string in quotation marks (RFC 1035, 5.1).
  static func quoted(_ bytes: [UInt8]) -> String {
    let characters = bytes.map { byte in
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): "\\" + String(Character(Unicode.Scalar(byte)))
      case 0x20...0x7E: String(Character(Unicode.Scalar(byte)))
      case _: decimal(byte)
      }
    }
    return "\"\(characters.joined())\""
  }

  /// Returns a byte as a backslash and three digits.
  static func decimal(_ byte: UInt8) -> String {
    let digits = String(byte)
    return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
