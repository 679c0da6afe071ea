import Markup

/// Finds the comment, script or tag that is still open at the end of a page, as in pages that were
/// cut off.
enum HTMLUnclosed {
  private static let pairs = [
    ("<!--", "-->"), ("<script", "</script"), ("<style", "</style"), ("<title", "</title"),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  /// The byte at which the unclosed part begins; `nil` if nothing is left open.
  static func offset(in bytes: [UInt8]) -> Int? {
    var position = 0
    while let start = ByteSearch.first(0x3C, in: bytes, from: position, to: bytes.count) {
      position = start + 1
      if let (opening, closing) = pairs.first(where: { matches($0.0, in: bytes, at: start) }) {
        guard let end = end(of: closing, in: bytes, from: start + opening.count) else {
          return start
        }
        position = end
      } else if position < bytes.count, isTagStart(bytes[position]) {
        // A tag ends at its `>`; if the rest of the page has none, the tag was cut off.
        guard let end = ByteSearch.first(0x3E, in: bytes, from: position, to: bytes.count) else {
          return start
        }
        position = end
      }
    }
    return nil
  }

  private static func isTagStart(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || byte == 0x2F
  }

  private static func end(of closing: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    var position = start
    while let found = ByteSearch.first(closing[0], in: bytes, from: position, to: bytes.count) {
      if matches(closing, in: bytes, at: found) { return found + closing.count }
      position = found + 1
    }
    return nil
  }

  /// Whether `name`, given in lower case, is at `position`, in letters of either case.
  private static func matches(_ name: [UInt8], in bytes: [UInt8], at position: Int) -> Bool {
    guard position + name.count <= bytes.count else { return false }
    for index in 0..<name.count {
      let byte = bytes[position + index]
      if byte != name[index], !(0x41...0x5A).contains(byte) || byte | 0x20 != name[index] {
        return false
      }
    }
    return true
  }
}
