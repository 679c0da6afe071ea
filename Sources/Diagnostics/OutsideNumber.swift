/// Whole numbers from outside, where any digits may stand: what people type, and what files and
/// other programs contain.
///
/// Every reading names the range that is possible, so that what follows can compute with the result
/// without overflow.
package enum OutsideNumber {
  /// The ports of TCP (RFC 9293, section 3.1); 0 stands for any free one.
  package static let ports = 0...65_535
  /// Counts, quantities and days. Even times the 86,400 seconds of a day, and a hundred
  /// thousand of those together, they fit into an `Int`.
  package static let amounts = -999_999_999...999_999_999
  /// Amounts that are not below 0.
  package static let counts = 0...999_999_999
  /// Durations in seconds, up to a year.
  package static let seconds = 0...31_536_000
  /// Points in time from year 1 to 9999, in seconds since 1970-01-01T00:00:00Z. ISO 8601 writes no
  /// others without agreement.
  package static let instants = -62_135_596_800...253_402_300_799

  /// The number that a text consists of: digits of ASCII, with `-` before them if it is negative;
  /// `nil` for any other text, and for a number outside the range.
  package static func whole(_ text: some StringProtocol, in range: ClosedRange<Int>) -> Int? {
    guard isWhole(text), let number = Int(text), range.contains(number) else { return nil }
    return number
  }

  /// The number that a text consists of, or the nearest bound of the range if it is outside; `nil`
  /// for any other text.
  package static func clamped(_ text: some StringProtocol, to range: ClosedRange<Int>) -> Int? {
    guard isWhole(text) else { return nil }
    // Only too many digits are no `Int` here.
    let number = Int(text) ?? (text.utf8.first == 0x2D ? Int.min : Int.max)
    return min(max(number, range.lowerBound), range.upperBound)
  }

  /// A number without its fraction; `nil` if it is not finite or outside the range.
  package static func whole(_ number: Double, in range: ClosedRange<Int>) -> Int? {
    guard let whole = Int(exactly: number.rounded(.towardZero)), range.contains(whole) else {
      return nil
    }
    return whole
  }

  /// A number that is in the range; `nil` for any other.
  package static func whole(_ number: Int, in range: ClosedRange<Int>) -> Int? {
    range.contains(number) ? number : nil
  }

  /// The number nearest to this one in a range.
  package static func clamped(_ number: Int, to range: ClosedRange<Int>) -> Int {
    min(max(number, range.lowerBound), range.upperBound)
  }

  /// The number that a text consists of, with or without a fraction; `nil` for any other text, such
  /// as `inf` and `nan`, and for a number outside the range.
  package static func decimal(
    _ text: some StringProtocol, in range: ClosedRange<Double>
  ) -> Double? {
    // Hexadecimal numbers, infinity and what is no number are written with letters.
    let isPlain = text.utf8.allSatisfy { (0x2B...0x39).contains($0) || $0 | 0x20 == 0x65 }
    guard isPlain, let number = Double(text), number.isFinite, range.contains(number) else {
      return nil
    }
    return number
  }

  /// The number that hexadecimal digits make; `nil` for any other text, also with a sign, and for a
  /// number above `greatest`.
  package static func hexadecimal(
    _ text: some StringProtocol, atMost greatest: UInt32 = .max
  ) -> UInt32? {
    let isPlain = text.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20)
    }
    guard isPlain, let number = UInt32(text, radix: 16), number <= greatest else { return nil }
    return number
  }

  private static func isWhole(_ text: some StringProtocol) -> Bool {
    let digits = text.utf8.first == 0x2D ? text.utf8.dropFirst() : text.utf8[...]
    return !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) }
  }
}
