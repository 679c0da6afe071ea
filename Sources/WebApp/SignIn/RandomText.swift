/// Text that cannot be guessed: 256 bits, as 64 hexadecimal digits.
enum RandomText {
  private static let digits = Array("0123456789abcdef")

  static func make() -> String {
    var source = SystemRandomNumberGenerator()
    return String((0..<64).map { _ in digits[Int.random(in: 0..<16, using: &source)] })
  }

  /// Whether a text may be one; whatever comes from outside is looked at before it names a file.
  static func isOne(_ text: String) -> Bool {
    text.utf8.count == 64 && text.allSatisfy(digits.contains)
  }

  /// Whether two texts are the same, in a time that does not tell how far they are.
  static func isSame(_ one: String, _ other: String) -> Bool {
    guard one.utf8.count == other.utf8.count else { return false }
    return zip(one.utf8, other.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
