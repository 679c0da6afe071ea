import Foundation

/// Formats numbers, times, sizes and lists for the reader's language and region.
package struct LocaleFormats: Hashable, Sendable {
  /// The language and region, such as `sv_SE`.
  package let identifier: String
  /// The name of the time zone for times, as in the IANA database.
  package let timeZone: String

  package init(identifier: String, timeZone: String = "GMT") {
    self.identifier = identifier
    self.timeZone = timeZone
  }

  private var locale: Locale { Locale(identifier: identifier) }

  /// A whole number with the region's separators.
  package func number(_ number: Int) -> String {
    // Loading ICU costs more than the rest of the start-up, and small numbers have no separator.
    guard number.magnitude >= 1000 else { return String(number) }
    return number.formatted(.number.locale(locale))
  }

  /// A date and time of day, from seconds since 1970-01-01T00:00:00Z.
  package func instant(_ seconds: Int) -> String {
    var style = Date.FormatStyle(date: .long, time: .shortened, locale: locale)
    style.timeZone = TimeZone(identifier: timeZone) ?? .gmt
    return Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(style)
  }

  /// A size in decimal units, from a number of bytes.
  package func bytes(_ count: Int) -> String {
    Int64(count).formatted(
      .byteCount(style: .file, spellsOutZero: false).locale(locale))
  }

  /// The parts as an enumeration, the last one joined with the language's "and".
  package func list(_ parts: [String]) -> String {
    guard parts.count > 1 else { return parts.first ?? "" }
    return parts.formatted(.list(type: .and).locale(locale))
  }

  /// The parts as an enumeration, the last one joined with the language's "or".
  package func alternatives(_ parts: [String]) -> String {
    guard parts.count > 1 else { return parts.first ?? "" }
    return parts.formatted(.list(type: .or).locale(locale))
  }

  /// Whether one text sorts before another in the language's alphabet, such as z before å in
  /// Swedish.
  package func isOrdered(_ one: String, before other: String) -> Bool {
    one.compare(other, options: .caseInsensitive, range: nil, locale: locale) == .orderedAscending
  }
}
