/// The names of labels as documents write them.
enum LabelText {
  /// The parts of a menu path, without the punctuation that translation pulls into bold.
  static func parts(of text: String) -> [String] {
    text.utf8.split(separator: 0x3E).compactMap { part in
      var part = part
      while let first = part.first, first <= 0x20 || first == 0x22 { part.removeFirst() }
      while let last = part.last, last <= 0x20 || marks.contains(last) { part.removeLast() }
      return part.isEmpty ? nil : String(part)
    }
  }

  /// `.,;:"` and the backslash of an escaped `>`.
  private static let marks = Set(".,;:\"\\".utf8)

  /// Equal for labels that differ in case, hyphens or white space only.
  static func key(_ label: String) -> String {
    var bytes: [UInt8] = []
    var before: UInt8 = 0
    for byte in label.utf8 {
      switch byte {
      // Case of A–Z, and of Å, Ä and Ö (C3 85, C3 84, C3 96) and their like.
      case 0x41...0x5A: bytes.append(byte + 0x20)
      case 0x80...0x9E where before == 0xC3: bytes.append(byte + 0x20)
      case 0x00...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7F: break
      default: bytes.append(byte)
      }
      before = byte
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether two labels are forms of one name: "Konto" and "Kontot", "Boeken" and "Boek".
  ///
  /// Two thirds of the longer one is what Swedish definite endings and compounds' joints leave
  /// (measured on the human-translated half that rules are set on).
  static func areForms(_ left: String, _ right: String) -> Bool {
    let left = Array(key(left).utf8)
    let right = Array(key(right).utf8)
    let shared = zip(left, right).prefix { $0 == $1 }.count
    return shared >= 3 && shared * 3 >= max(left.count, right.count) * 2
  }
}
