/// Days of the Gregorian calendar, without Foundation.
package enum CalendarDay {
  /// Returns the start of the day `YYYY-MM-DD` in UTC, in seconds since 1970; `nil` for anything
  /// else.
  ///
  /// The day of the month only has to be between 1 and 31.
  package static func instant(_ text: String) -> Int? {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3, (1...12).contains(parts[1]), (1...31).contains(parts[2]) else {
      return nil
    }
    // Years start in March here, which makes the leap day the last day of its year.
    let year = parts[1] <= 2 ? parts[0] - 1 : parts[0]
    let month = (parts[1] + 9) % 12
    let days =
      365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + parts[2] - 1
    // There are 719,468 days from 0000-03-01 to 1970-01-01.
    return (days - 719_468) * 86_400
  }
}
