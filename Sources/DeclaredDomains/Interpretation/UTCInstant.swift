import Diagnostics

/// A point in time as services write it (RFC 3339), in seconds since 1970-01-01T00:00:00Z; fractions
/// are left out.
package enum UTCInstant {
  /// Reads `2026-11-30T12:00:00+01:00`; `nil` for anything else.
  package static func seconds(_ text: String) -> Int? {
    let characters = Array(text.utf8)
    guard characters.count >= 20, [UInt8(ascii: "T"), UInt8(ascii: "t")].contains(characters[10]),
      let day = CalendarDay.instant(String(decoding: characters[..<10], as: UTF8.self)),
      let time = clock(characters[11..<19])
    else { return nil }
    var rest = characters[19...]
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard let first = rest.first, (48...57).contains(first) else { return nil }
      rest = rest.drop { (48...57).contains($0) }
    }
    guard let zone = rest.popFirst() else { return nil }
    switch zone {
    case UInt8(ascii: "Z"), UInt8(ascii: "z"):
      return rest.isEmpty ? day + time : nil
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      guard let offset = clock(rest + Array(":00".utf8)) else { return nil }
      return day + time - (zone == UInt8(ascii: "+") ? offset : -offset)
    case _: return nil
    }
  }

  /// The seconds of `23:59:60`; a leap second counts as the one after it.
  private static func clock(_ text: ArraySlice<UInt8>) -> Int? {
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      .map { $0.count == 2 ? Int(String(decoding: $0, as: UTF8.self)) : nil }
    guard parts.count == 3, text.allSatisfy({ (48...58).contains($0) }), let hour = parts[0],
      let minute = parts[1], let second = parts[2], hour < 24, minute < 60, second <= 60
    else { return nil }
    return hour * 3_600 + minute * 60 + second
  }

  /// The time as services write it: `2026-11-30T11:00:00Z`.
  package static func text(_ seconds: Int) -> String {
    let days = Int((Double(seconds) / 86_400).rounded(.down))
    let rest = seconds - days * 86_400
    let (year, month, day) = date(days)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let digits = "\(year)"
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return "\(padded)-\(two(month))-\(two(day))T"
      + "\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
  }

  /// The date of a day counted from 1970-01-01, in the proleptic Gregorian calendar: years are counted
  /// from March, so that the day that is not in every year is the last.
  private static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let ofEra = shifted - era * 146_097
    let year = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * year + year / 4 - year / 100)
    let march = (5 * ofYear + 2) / 153
    let month = march < 10 ? march + 3 : march - 9
    return (year + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * march + 2) / 5 + 1)
  }
}
