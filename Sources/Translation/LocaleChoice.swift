import Diagnostics
import Foundation
import Markup

/// The language a person reads, and the region that decides how dates and numbers are written.
package struct LocaleChoice: Hashable, Sendable {
  /// The language alone, such as `sv`.
  package let language: String
  /// The language and region for formatting, such as `sv_SE`.
  package let identifier: String

  /// - Parameters:
  ///   - language: the language alone, such as `sv`.
  ///   - identifier: the language and region, such as `sv_SE`.
  package init(language: String, identifier: String) {
    self.language = language
    self.identifier = identifier
  }

  /// `--locale` names a language in which the program has no texts.
  package struct Unavailable: Error, Hashable, Sendable {
    package let requested: String
    package let available: [String]

    package init(requested: String, available: [String]) {
      self.requested = requested
      self.available = available
    }
  }

  /// Chooses among the available languages: `--locale`, or the first of `LC_ALL`, `LC_MESSAGES` and
  /// `LANG` that is set (POSIX.1-2017 §8.2); English if none is available.
  ///
  /// - Throws: `Unavailable` if `option` names another language. An explicit choice is never
  ///   silently replaced, but the setting of a machine may be.
  package static func choose(
    option: String?, environment: [String: String], available: [String]
  ) throws(Unavailable) -> LocaleChoice {
    if let option {
      guard let choice = LocaleChoice(name: option, available: available) else {
        throw Unavailable(requested: option, available: available)
      }
      return choice
    }
    let name = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty }
    return name.flatMap { LocaleChoice(name: $0, available: available) } ?? .english
  }

  private static let english = LocaleChoice(language: "en", identifier: "en_GB")

  /// Reads a name such as `sv`, `nl-BE`, `sv_SE.UTF-8` or `nl_NL@euro`; `C` and `POSIX` mean
  /// English. `nil` if the language is not available.
  private init?(name: String, available: [String]) {
    let bare = name.prefix { $0 != "." && $0 != "@" }
    guard bare != "C", bare != "POSIX" else {
      self = .english
      return
    }
    let parts = bare.split { $0 == "_" || $0 == "-" }
    guard let language = parts.first?.lowercased(), available.contains(language) else {
      return nil
    }
    let region = parts.dropFirst().first { $0.count == 2 }?.uppercased()
    self.init(
      language: language,
      identifier: "\(language)_\(region ?? Self.usualRegion(of: language))")
  }

  /// The region for a language that is named without one.
  private static func usualRegion(of language: String) -> String {
    switch language {
    case "sv": "SE"
    case "nl": "NL"
    // English for readers of any country: the day before the month, and 24 hours.
    default: "GB"
    }
  }
}

/// Formats numbers, times, sizes and lists for the reader's language and region.
package struct LocaleFormats: Hashable, Sendable {
  /// The language and region, such as `sv_SE`.
  package let identifier: String
  /// The name of the time zone for times, as in the IANA database.
  package let timeZone: String
  /// How a `{date}` and a `{time}` of day stand together (CLDR 46, `dateTimeFormat-type-atTime`);
  /// Foundation leaves the word between them out in Swedish.
  private let moment: Message

  /// - Parameters:
  ///   - identifier: the language and region, such as `sv_SE`.
  ///   - timeZone: a name of the IANA database; GMT is taken for one that is not known.
  ///   - moment: how a `{date}` and a `{time}` stand together; by default, beside each other.
  package init(
    identifier: String, timeZone: String = "GMT", moment: Message = Message("{date} {time}")
  ) {
    self.identifier = identifier
    self.timeZone = timeZone
    self.moment = moment
  }

  /// The same formats with a date and a time of day as a language has them beside each other.
  package func with(moment: Message) -> LocaleFormats {
    LocaleFormats(identifier: identifier, timeZone: timeZone, moment: moment)
  }

  private var locale: Locale { Locale(identifier: identifier) }

  /// A whole number with the region's separators.
  package func number(_ number: Int) -> String {
    // Loading ICU costs more than the rest of the start-up, and small numbers have no separator.
    guard number.magnitude >= 1000 else { return String(number) }
    return number.formatted(.number.locale(locale))
  }

  /// A date, from seconds since 1970-01-01T00:00:00Z.
  package func day(_ seconds: Int) -> String {
    let zone = TimeZone(identifier: timeZone) ?? .gmt
    var day = Date.FormatStyle(date: .long, time: .omitted, locale: locale)
    day.timeZone = zone
    return Self.date(seconds).formatted(day)
  }

  private static func date(_ seconds: Int) -> Date {
    Date(
      timeIntervalSince1970: TimeInterval(
        OutsideNumber.clamped(seconds, to: OutsideNumber.instants)))
  }

  /// A date and time of day with the time zone, from seconds since 1970-01-01T00:00:00Z.
  package func instant(_ seconds: Int) -> String {
    let zone = TimeZone(identifier: timeZone) ?? .gmt
    let date = Self.date(seconds)
    // Two digits for the hour, as people write a time; regions with AM and PM keep those.
    var time = Date.FormatStyle(locale: locale)
      .hour(.twoDigits(amPM: .abbreviated)).minute(.twoDigits)
    time.timeZone = zone
    let offset = Self.offset(zone.secondsFromGMT(for: date))
    return moment.filled([
      "date": day(seconds), "time": "\(date.formatted(time)) (\(offset))",
    ])
  }

  /// A difference from UTC in seconds, such as "UTC", "UTC+1" or "UTC−3:30".
  private static func offset(_ seconds: Int) -> String {
    guard seconds != 0 else { return "UTC" }
    let minutes = abs(seconds) / 60
    let rest = minutes % 60
    return "UTC\(seconds < 0 ? "−" : "+")\(minutes / 60)"
      + (rest == 0 ? "" : ":\(rest < 10 ? "0" : "")\(rest)")
  }

  /// A size in binary units, from a number of bytes: what Microsoft calls 50 GB is 50 × 1024³ bytes.
  package func bytes(_ count: Int) -> String {
    Int64(count).formatted(
      .byteCount(style: .memory, spellsOutZero: false).locale(locale))
  }

  /// The name of a country or region with its code, such as "Sweden (SE)"; only the code if it has
  /// no name in the language.
  ///
  /// - Parameter code: two letters (ISO 3166-1 alpha-2).
  package func country(_ code: String) -> String {
    locale.localizedString(forRegionCode: code).map { "\($0) (\(code))" } ?? code
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

/// Language tags as people type them.
package enum LanguageName {
  /// Whether a text is a well-formed language tag (BCP 47).
  package static func isWellFormed(_ tag: String) -> Bool {
    LanguageTag.isWellFormed(Array(tag.utf8)[...])
  }
}
