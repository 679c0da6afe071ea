import Diagnostics
import Testing

/// Which texts are numbers, and where they end.
struct OutsideNumberTests {
  @Test(arguments: [
    ("0", 0), ("-7", -7), ("007", 7), ("999999999", 999_999_999), ("1000000000", nil), ("", nil),
    ("-", nil), ("+1", nil), ("1 ", nil), ("1.0", nil), ("١", nil), ("0x1", nil), ("--1", nil),
    ("9223372036854775807", nil), ("-9223372036854775808", nil), ("99999999999999999999", nil),
  ])
  func readsDigitsOnly(_ text: String, _ number: Int?) {
    #expect(OutsideNumber.whole(text, in: OutsideNumber.amounts) == number)
  }

  @Test(arguments: [
    ("5", 5), ("99999999999999999999", 10), ("-99999999999999999999", 1), ("0", 1), ("1e9", nil),
  ])
  func takesTheNearestNumberThatIsPossible(_ text: String, _ number: Int?) {
    #expect(OutsideNumber.clamped(text, to: 1...10) == number)
  }

  @Test(
    arguments: [
      (7.9, 7), (-7.9, -7), (1e300, nil), (-1e300, nil), (.infinity, nil), (.nan, nil),
    ] as [(Double, Int?)])
  func dropsFractions(_ number: Double, _ whole: Int?) {
    #expect(OutsideNumber.whole(number, in: OutsideNumber.amounts) == whole)
  }

  @Test(
    arguments: [
      ("0.25", 0.25), ("1e2", 100), ("1e300", nil), ("inf", nil), ("nan", nil), ("0x1p3", nil),
      ("-1", nil), ("", nil),
    ] as [(String, Double?)])
  func readsDecimals(_ text: String, _ number: Double?) {
    #expect(OutsideNumber.decimal(text, in: 0...1_000) == number)
  }

  @Test(
    arguments: [
      ("ff", 255), ("0A", 10), ("+1", nil), ("-1", nil), ("100", nil), ("g", nil), ("", nil),
    ] as [(String, UInt32?)])
  func readsHexadecimalDigits(_ text: String, _ number: UInt32?) {
    #expect(OutsideNumber.hexadecimal(text, atMost: 255) == number)
  }
}
