import Testing
import Translation

struct LocaleFormatsTests {
  /// 2026-11-20T19:58:00Z.
  private let instant = 1_795_204_680

  /// The text with all no-break spaces replaced by plain ones, because ICU decides which kind it
  /// uses.
  private func plain(_ text: String) -> String {
    String(text.map { $0.isWhitespace ? " " : $0 })
  }

  @Test(arguments: [
    ("en_GB", "20 November 2026 at 19:58", "1,234,567", "50 GB", "a, b and c"),
    ("sv_SE", "20 november 2026 19:58", "1 234 567", "50 GB", "a, b och c"),
    ("nl_NL", "20 november 2026 om 19:58", "1.234.567", "50 GB", "a, b en c"),
  ])
  func writesAsTheReaderIsUsedTo(
    identifier: String, time: String, number: String, size: String, list: String
  ) {
    let formats = LocaleFormats(identifier: identifier)
    #expect(plain(formats.instant(instant)) == time)
    #expect(plain(formats.number(1_234_567)) == number)
    #expect(plain(formats.bytes(50_000_000_000)) == size)
    #expect(formats.list(["a", "b", "c"]) == list)
  }

  @Test func showsTheTimeOfTheReadersZone() {
    let formats = LocaleFormats(identifier: "sv_SE", timeZone: "Europe/Stockholm")
    #expect(plain(formats.instant(instant)) == "20 november 2026 20:58")
  }

  @Test func writesShortListsAndSmallNumbersAsTheyAre() {
    let formats = LocaleFormats(identifier: "nl_NL")
    #expect(formats.list([]) == "")
    #expect(formats.list(["a"]) == "a")
    #expect(formats.number(-999) == "-999")
  }
}
