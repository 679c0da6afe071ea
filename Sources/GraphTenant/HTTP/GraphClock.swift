import Diagnostics
import Foundation
import Synchronization

/// The clock that decides when tokens expire and how long requests wait.
package protocol GraphClock: Sendable {
  /// Seconds since 1970.
  func now() -> Int
  /// Returns after that time, or earlier if the task is cancelled.
  func sleep(milliseconds: Int) async
}

/// The machine's own time.
package struct SystemGraphClock: GraphClock {
  package init() {}
  package func now() -> Int { Int(Date.now.timeIntervalSince1970) }

  package func sleep(milliseconds: Int) async {
    // A cancelled sleep ends early; the caller notices the cancellation itself.
    _ = try? await Task.sleep(for: .milliseconds(milliseconds))
  }
}

/// The difference between the service's clock, known from its `Date` headers, and ours; a sandbox's
/// may be moved.
///
/// A class, because it remembers the last answer.
final class ServerTime: Sendable {
  private let offset = Mutex<Int?>(nil)

  /// Remembers the service's time.
  ///
  /// - Parameters: Both times in seconds since 1970.
  func learn(_ theirs: Int, at ours: Int) { offset.withLock { $0 = theirs - ours } }

  /// Returns the service's time in seconds since 1970; `nil` before the first answer.
  func seconds(at ours: Int) -> Int? { offset.withLock { $0.map { $0 + ours } } }
}

/// Reads times as Microsoft Graph (ISO 8601) and HTTP write them.
enum GraphTime {
  /// Returns the seconds since 1970 for an ISO 8601 text, with or without fractions of a second;
  /// `nil` if the text is not one.
  static func seconds(_ text: String) -> Int? {
    let withFraction = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    for style in [Date.ISO8601FormatStyle(), withFraction] {
      // The text may have either of the two forms.
      if let date = try? style.parse(text) {
        return OutsideNumber.whole(date.timeIntervalSince1970, in: OutsideNumber.instants)
      }
    }
    return nil
  }

  /// Returns a point in time as ISO 8601 in UTC, to the second.
  ///
  /// - Parameter seconds: Since 1970.
  static func text(_ seconds: Int) -> String {
    Date(
      timeIntervalSince1970: Double(OutsideNumber.clamped(seconds, to: OutsideNumber.instants))
    ).formatted(Date.ISO8601FormatStyle())
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Returns the seconds since 1970 for a `Date` header (RFC 9110, section 5.6.7), such as `Sun, 06
  /// Nov 1994 08:49:37 GMT`; `nil` if the text is not one.
  static func seconds(header text: String) -> Int? {
    let parts = text.split { $0 == " " || $0 == "," || $0 == ":" }
    guard parts.count == 8, let day = OutsideNumber.whole(parts[1], in: 1...31),
      let month = months.firstIndex(of: String(parts[2])),
      let year = OutsideNumber.whole(parts[3], in: 1...9_999),
      let hour = OutsideNumber.whole(parts[4], in: 0...23),
      let minute = OutsideNumber.whole(parts[5], in: 0...59),
      // 60 is a leap second.
      let second = OutsideNumber.whole(parts[6], in: 0...60)
    else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar.date(
      from: DateComponents(
        year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
    ).flatMap {
      OutsideNumber.whole($0.timeIntervalSince1970, in: OutsideNumber.instants)
    }
  }
}
