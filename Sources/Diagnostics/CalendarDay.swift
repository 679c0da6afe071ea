/// Days of the Gregorian calendar, without Foundation.
package enum CalendarDay {
  /// Returns the start of the day `YYYY-MM-DD` in UTC, in seconds since 1970; `nil` for anything
  /// else. A day from 1 to 31 is accepted in every month.
  package static func instant(_ text: String) -> Int? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    // Exactly as many digits: `anna-2026-01-05` names a person, and a redacted export must not take
    // it for a day, which it would leave readable.
    guard parts.map(\.utf8.count) == [4, 2, 2],
      let writtenYear = OutsideNumber.whole(parts[0], in: 1...9_999),
      let writtenMonth = OutsideNumber.whole(parts[1], in: 1...12),
      let day = OutsideNumber.whole(parts[2], in: 1...31)
    else { return nil }
    // Years start in March here, which makes the leap day the last day of its year.
    let year = writtenMonth <= 2 ? writtenYear - 1 : writtenYear
    let month = (writtenMonth + 9) % 12
    let days =
      365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1
    // There are 719,468 days from 0000-03-01 to 1970-01-01.
    return (days - 719_468) * 86_400
  }
  /// Whether the text is a day that there is, written `YYYY-MM-DD`.
  package static func isDay(_ text: String) -> Bool {
    guard instant(text) != nil else { return false }
    let parts = text.split(separator: "-").compactMap { OutsideNumber.whole($0, in: 0...9_999) }
    guard parts.count == 3 else { return false }
    let isLeap = parts[0] % 4 == 0 && (parts[0] % 100 != 0 || parts[0] % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return parts[2] <= lengths[parts[1] - 1]
  }
}
