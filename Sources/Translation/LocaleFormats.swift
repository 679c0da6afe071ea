import Foundation

/// How numbers, times, sizes and lists are written in the reader's language and region.
package struct LocaleFormats: Hashable, Sendable {
  /// Language and region: `sv_SE`.
  package let identifier: String
  /// The name of the time zone times are shown in, as the IANA database has it.
  package let timeZone: String

  package init(identifier: String, timeZone: String = "GMT") {
    self.identifier = identifier
    self.timeZone = timeZone
  }

  private var locale: Locale { Locale(identifier: identifier) }

  package func number(_ number: Int) -> String {
    // The first use of ICU costs more than the whole start-up, and small numbers have no separator.
    guard number.magnitude >= 1000 else { return String(number) }
    return number.formatted(.number.locale(locale))
  }

  /// A day and a time of day, from seconds since 1970-01-01T00:00:00Z.
  package func instant(_ seconds: Int) -> String {
    var style = Date.FormatStyle(date: .long, time: .shortened, locale: locale)
    style.timeZone = TimeZone(identifier: timeZone) ?? .gmt
    return Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(style)
  }

  /// A size in decimal units, from bytes.
  package func bytes(_ count: Int) -> String {
    Int64(count).formatted(
      .byteCount(style: .file, spellsOutZero: false).locale(locale))
  }

  /// The parts as one enumeration, the last joined by the language's "and".
  package func list(_ parts: [String]) -> String {
    guard parts.count > 1 else { return parts.first ?? "" }
    return parts.formatted(.list(type: .and).locale(locale))
  }

  /// The parts as one enumeration, the last joined by the language's "or".
  package func alternatives(_ parts: [String]) -> String {
    guard parts.count > 1 else { return parts.first ?? "" }
    return parts.formatted(.list(type: .or).locale(locale))
  }

  /// Whether one text stands before another in a list, by the language's alphabet: å after z.
  package func isOrdered(_ one: String, before other: String) -> Bool {
    one.compare(other, options: .caseInsensitive, range: nil, locale: locale) == .orderedAscending
  }
}
