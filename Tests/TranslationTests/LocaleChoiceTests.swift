import Testing
import Translation

struct LocaleChoiceTests {
  private let available = ["en", "nl", "sv"]

  private func identifier(_ environment: [String: String]) throws -> String {
    try LocaleChoice.choose(option: nil, environment: environment, available: available).identifier
  }

  @Test func readsPOSIXNames() throws {
    #expect(try identifier(["LANG": "sv_SE.UTF-8"]) == "sv_SE")
    #expect(try identifier(["LANG": "nl_BE@euro"]) == "nl_BE")
    #expect(try identifier(["LANG": "sv"]) == "sv_SE")
    #expect(try identifier(["LANG": "en_US.UTF-8"]) == "en_US")
  }

  @Test(arguments: ["C", "POSIX", "C.UTF-8", "de_DE.UTF-8", ""])
  func fallsBackToEnglishFor(name: String) throws {
    #expect(try identifier(["LANG": name]) == "en_GB")
  }

  @Test func takesTheFirstVariableThatIsSet() throws {
    #expect(
      try identifier(["LC_ALL": "", "LC_MESSAGES": "nl_NL", "LANG": "sv_SE"]) == "nl_NL")
    #expect(try identifier(["LC_ALL": "sv_FI", "LC_MESSAGES": "nl_NL"]) == "sv_FI")
    #expect(try identifier(["LC_ALL": "C", "LANG": "sv_SE"]) == "en_GB")
    #expect(try identifier([:]) == "en_GB")
  }

  @Test func putsTheOptionBeforeTheEnvironment() throws {
    let choice = try LocaleChoice.choose(
      option: "nl", environment: ["LC_ALL": "sv_SE"], available: available)
    #expect(choice == LocaleChoice(language: "nl", identifier: "nl_NL"))
  }

  @Test func refusesAnOptionWithoutWords() {
    #expect(throws: LocaleChoice.Unavailable(requested: "fi", available: available)) {
      try LocaleChoice.choose(option: "fi", environment: [:], available: available)
    }
  }
}

struct LocaleFormatsTests {
  /// 2026-11-20T19:58:00Z.
  private let instant = 1_795_204_680

  /// The text with all no-break spaces replaced by plain ones, because ICU decides which kind it
  /// uses.
  private func plain(_ text: String) -> String {
    String(text.map { $0.isWhitespace ? " " : $0 })
  }

  @Test(arguments: [
    ("en_GB", "20 November 2026 19:58 (UTC)", "1,234,567", "50 GB", "a, b and c"),
    ("sv_SE", "20 november 2026 19:58 (UTC)", "1 234 567", "50 GB", "a, b och c"),
    ("nl_NL", "20 november 2026 19:58 (UTC)", "1.234.567", "50 GB", "a, b en c"),
  ])
  func writesAsTheReaderIsUsedTo(
    identifier: String, time: String, number: String, size: String, list: String
  ) {
    let formats = LocaleFormats(identifier: identifier)
    #expect(plain(formats.instant(instant)) == time)
    #expect(time.hasPrefix(plain(formats.day(instant)) + " "))
    #expect(plain(formats.number(1_234_567)) == number)
    #expect(plain(formats.bytes(50 * 1024 * 1024 * 1024)) == size)
    #expect(formats.list(["a", "b", "c"]) == list)
  }

  @Test func showsTheTimeOfTheReadersZone() {
    let formats = LocaleFormats(identifier: "sv_SE", timeZone: "Europe/Stockholm")
      .with(moment: Message("{date} kl. {time}"))
    #expect(plain(formats.instant(instant)) == "20 november 2026 kl. 20:58 (UTC+1)")
  }

  @Test func writesTheHourWithTwoDigitsAndTheHalfHoursOfAZone() {
    // 2026-11-20T07:58:00Z.
    let morning = instant - 43_200
    let dutch = LocaleFormats(identifier: "nl_NL", moment: Message("{date} om {time}"))
    #expect(plain(dutch.instant(morning)) == "20 november 2026 om 07:58 (UTC)")
    let american = LocaleFormats(
      identifier: "en_US", timeZone: "America/St_Johns", moment: Message("{date} at {time}"))
    #expect(plain(american.instant(instant)) == "November 20, 2026 at 04:28 PM (UTC−3:30)")
  }

  @Test(arguments: [
    ("en_GB", "Sweden (SE)"), ("sv_SE", "Sverige (SE)"), ("nl_NL", "Zweden (SE)"),
  ])
  func namesACountryWithItsCode(identifier: String, name: String) {
    let formats = LocaleFormats(identifier: identifier)
    #expect(formats.country("SE") == name)
    #expect(formats.country("ZZX") == "ZZX")
  }

  @Test func writesShortListsAndSmallNumbersAsTheyAre() {
    let formats = LocaleFormats(identifier: "nl_NL")
    #expect(formats.list([]) == "")
    #expect(formats.list(["a"]) == "a")
    #expect(formats.number(-999) == "-999")
  }
}
