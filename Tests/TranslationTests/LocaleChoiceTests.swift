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
