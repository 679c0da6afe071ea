import Diagnostics

/// How name servers spell what they keep (RFC 1035, 5.1; RFC 5952), so that equal data is found equal.
package enum DNSSpelling {
  /// The data of a record.
  ///
  /// - Parameter type: the type of the record, such as `MX`; `nil` if it is not known, so that the form
  ///   of the data must tell.
  static func data(_ text: String, type: String?) -> String {
    let text = text.trimmingWhitespace
    if text.hasPrefix("\"") || ["TXT", "SPF"].contains(type) {
      return self.text(strings(text) ?? Array(text.utf8))
    }
    let words = text.split { $0.isWhitespace }.map(String.init)
    switch type ?? kind(of: words) {
    case "AAAA": return IPv6Address(text)?.description ?? text.lowercased()
    case "CNAME", "NS", "PTR", "DNAME", "ALIAS":
      return words.map(name).joined(separator: " ")
    case "MX", "SRV", "KX", "AFSDB", "RP":
      return words.enumerated().map { $0 == words.count - 1 ? name($1) : number($1) }
        .joined(separator: " ")
    case "SOA":
      return words.enumerated().map { $0 < 2 ? name($1) : number($1) }.joined(separator: " ")
    case "CAA":
      return words.enumerated().map { $0 == 0 ? number($1) : $0 == 1 ? $1.lowercased() : $1 }
        .joined(separator: " ")
    case _: return words.joined(separator: " ")
    }
  }

  /// A type of which data of this form may be; empty if only its words are known.
  private static func kind(of words: [String]) -> String {
    guard let last = words.last else { return "" }
    let areNumbers = words.dropLast().allSatisfy { Int($0) != nil }
    if words.count == 1, last.contains(":") { return "AAAA" }
    guard last.hasSuffix("."), areNumbers else { return "" }
    return words.count == 1 ? "CNAME" : words.count == 2 ? "MX" : words.count == 4 ? "SRV" : ""
  }

  /// A name in lower case, with the dot at its end.
  static func name(_ text: String) -> String {
    let lower = text.lowercased()
    return lower.hasSuffix(".") ? lower : "\(lower)."
  }

  /// A name, completed where it is one below another: `@` is that one itself, and a name without a dot
  /// at its end and without the other at its end is relative.
  static func name(_ text: String, below base: String) -> String {
    let base = name(base)
    let text = text.trimmingWhitespace.lowercased()
    if text == "@" || text.isEmpty { return base }
    if text.hasSuffix(".") { return text }
    let whole = "\(text)."
    return whole == base || whole.hasSuffix(".\(base)") ? whole : "\(text).\(base)"
  }

  /// A number without zeros before it.
  private static func number(_ text: String) -> String { Int(text).map { "\($0)" } ?? text }

  /// A text as the strings of a record, in quotation marks, of at most 255 bytes each (RFC 1035,
  /// 3.3.14).
  static func text(_ bytes: [UInt8]) -> String {
    var strings: [String] = []
    var rest = bytes[...]
    repeat {
      strings.append("\"" + rest.prefix(255).map(escaped).joined() + "\"")
      rest = rest.dropFirst(255)
    } while !rest.isEmpty
    return strings.joined(separator: " ")
  }

  private static func escaped(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "\""): return "\\\""
    case UInt8(ascii: "\\"): return "\\\\"
    case 0x20...0x7E: return String(Unicode.Scalar(byte))
    case _:
      let digits = String(byte)
      return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }
  }

  /// The bytes of the strings in quotation marks, one after the other; `nil` if they are not such
  /// strings.
  package static func strings(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    var count = 0
    while let first = rest.popFirst() {
      if first == 0x20 || first == 0x09 { continue }
      guard first == UInt8(ascii: "\"") else { return nil }
      var isOpen = true
      while isOpen {
        guard let byte = rest.popFirst() else { return nil }
        switch byte {
        case UInt8(ascii: "\""): isOpen = false
        case UInt8(ascii: "\\"):
          let digits = rest.prefix(3)
          if digits.count == 3, digits.allSatisfy({ (48...57).contains($0) }) {
            guard let value = UInt8(String(decoding: digits, as: UTF8.self)) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(3)
          } else if let next = rest.popFirst() {
            bytes.append(next)
          } else {
            return nil
          }
        case _: bytes.append(byte)
        }
      }
      count += 1
    }
    return count > 0 ? bytes : nil
  }
}

/// An address of the Internet Protocol, version 6, in the one form that RFC 5952 recommends.
struct IPv6Address: CustomStringConvertible {
  private let groups: [UInt16]

  /// Reads an address (RFC 4291, 2.2); `nil` if it is none.
  init?(_ text: String) {
    var text = text
    // The last 32 bits may be written as an address of version 4.
    if let colon = text.lastIndex(of: ":"), text[colon...].contains(".") {
      let last = text[text.index(after: colon)...]
      let bytes = last.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
      guard bytes.count == 4 else { return nil }
      let known = bytes.compactMap { $0.map(UInt16.init) }
      guard known.count == 4 else { return nil }
      let groups = [known[0] << 8 | known[1], known[2] << 8 | known[3]]
      text =
        text[...colon] + groups.map { String($0, radix: 16) }.joined(separator: ":")
    }
    let halves = text.components(separatedBy: "::")
    guard halves.count <= 2 else { return nil }
    var read: [[UInt16]] = []
    for half in halves {
      let parts = half.isEmpty ? [] : half.split(separator: ":", omittingEmptySubsequences: false)
      let groups = parts.compactMap { part in
        part.isEmpty || part.count > 4
          ? nil
          : OutsideNumber.hexadecimal(part, atMost: 0xFFFF).map { UInt16(truncatingIfNeeded: $0) }
      }
      guard groups.count == parts.count else { return nil }
      read.append(groups)
    }
    let left = read.first ?? []
    let right = read.count == 2 ? read.last ?? [] : []
    let missing = 8 - left.count - right.count
    guard read.count == 2 ? missing >= 1 : missing == 0 else { return nil }
    groups = left + Array(repeating: 0, count: missing) + right
  }

  /// The longest run of at least two groups of zeros is left out; of equal ones, the first.
  var description: String {
    var best: Range<Int>?
    var start = 0
    while start < groups.count {
      var end = start
      while end < groups.count, groups[end] == 0 { end += 1 }
      if end - start >= 2, end - start > (best?.count ?? 0) { best = start..<end }
      start = max(end, start + 1)
    }
    func text(_ part: some Sequence<UInt16>) -> String {
      part.map { String($0, radix: 16) }.joined(separator: ":")
    }
    guard let best else { return text(groups) }
    return "\(text(groups[..<best.lowerBound]))::\(text(groups[best.upperBound...]))"
  }
}

extension String {
  /// The parts between the occurrences of a text, which must not be empty.
  fileprivate func components(separatedBy separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let found = rest.firstRange(of: separator) {
      parts.append(String(rest[..<found.lowerBound]))
      rest = rest[found.upperBound...]
    }
    return parts + [String(rest)]
  }
}
