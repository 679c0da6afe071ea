/// An inline HTML tag: its name and attributes, read as leniently as in a browser.
struct HTMLTag {
  /// In lower case; empty for a comment.
  let name: String
  let isClosing: Bool
  private let rest: Substring.UTF8View

  init(_ literal: String) {
    var rest = Substring(literal).utf8.dropFirst()
    isClosing = rest.first == 0x2F
    if isClosing { rest = rest.dropFirst() }
    let nameEnd = rest.firstIndex { !Self.isNameByte($0) } ?? rest.endIndex
    name = String(Substring(rest[..<nameEnd])).lowercased()
    self.rest = rest[nameEnd...]
  }

  /// The value of the first attribute with this name, which must be given in lower case; `nil` if
  /// there is none.
  func attribute(_ name: StaticString) -> String? {
    var rest = rest
    while let start = rest.firstIndex(where: Self.isNameByte) {
      rest = rest[start...]
      let end = rest.firstIndex { !Self.isNameByte($0) } ?? rest.endIndex
      let isWanted = Self.matches(rest[..<end], name)
      rest = rest[end...].drop { $0 == 0x20 || $0 == 0x0A }
      guard rest.first == 0x3D else {
        if isWanted { return "" }
        continue
      }
      rest = rest.dropFirst().drop { $0 == 0x20 || $0 == 0x0A }
      let quote = rest.first
      let valueEnd: String.UTF8View.Index
      if quote == 0x22 || quote == 0x27 {
        rest = rest.dropFirst()
        valueEnd = rest.firstIndex { $0 == quote } ?? rest.endIndex
      } else {
        valueEnd = rest.firstIndex { $0 == 0x20 || $0 == 0x3E } ?? rest.endIndex
      }
      if isWanted { return Self.value(rest[..<valueEnd]) }
      rest = valueEnd < rest.endIndex ? rest[rest.index(after: valueEnd)...] : rest[valueEnd...]
    }
    return nil
  }

  private static func matches(_ bytes: Substring.UTF8View, _ name: StaticString) -> Bool {
    name.withUTF8Buffer { wanted in
      bytes.elementsEqual(wanted) { ($0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0) == $1 }
    }
  }

  private static func value(_ bytes: Substring.UTF8View) -> String {
    let value = String(Substring(bytes))
    return bytes.contains(0x26) ? value.replacing("&amp;", with: "&") : value
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
      || byte == 0x2D || byte == 0x3A || byte == 0x5F
  }
}
