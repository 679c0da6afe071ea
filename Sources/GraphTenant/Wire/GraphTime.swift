import Foundation

/// Times as Microsoft Graph (ISO 8601) and HTTP write them.
enum GraphTime {
  /// Returns seconds since 1970; `nil` if the text is not a time.
  static func seconds(_ text: String) -> Int? {
    let withFraction = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    for style in [Date.ISO8601FormatStyle(), withFraction] {
      // The text may have either of the two forms.
      if let date = try? style.parse(text) { return Int(date.timeIntervalSince1970) }
    }
    return nil
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Returns the seconds since 1970 for a `Date` header (RFC 9110, section 5.6.7), such as `Sun, 06
  /// Nov 1994 08:49:37 GMT`; `nil` if the text is not one.
  static func seconds(header text: String) -> Int? {
    let parts = text.split { $0 == " " || $0 == "," || $0 == ":" }
    guard parts.count == 8, let day = Int(parts[1]),
      let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3]),
      let hour = Int(parts[4]), let minute = Int(parts[5]), let second = Int(parts[6])
    else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar.date(
      from: DateComponents(
        year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
    ).map { Int($0.timeIntervalSince1970) }
  }
}
