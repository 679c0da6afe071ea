import Diagnostics
import Microsoft365

/// Reads each input as a number in every way that numbers from outside are read, and checks that
/// the result is one that can be computed with.
enum NumberFuzzer {
  static func read(_ input: [UInt8]) {
    let text = String(decoding: input.prefix(64), as: UTF8.self)
    for range in [
      OutsideNumber.ports, OutsideNumber.amounts, OutsideNumber.counts, OutsideNumber.seconds,
      OutsideNumber.instants,
    ] {
      let whole = OutsideNumber.whole(text, in: range)
      let clamped = OutsideNumber.clamped(text, to: range)
      precondition(whole.map(range.contains) ?? true, "\(text) is outside \(range)")
      precondition(clamped.map(range.contains) ?? true, "\(text) is outside \(range)")
      // What is in the range is the nearest number in it.
      precondition(whole == nil || whole == clamped, "\(text) is two numbers")
      if let decimal = OutsideNumber.decimal(text, in: -.infinity ... .infinity) {
        precondition(decimal.isFinite, "\(text) is not finite")
        _ = OutsideNumber.whole(decimal, in: range)
      }
    }
    _ = OutsideNumber.hexadecimal(text)
    if let day = CalendarDay.instant(text) {
      precondition(OutsideNumber.instants.contains(day), "\(text) is no day")
    }
  }
}
