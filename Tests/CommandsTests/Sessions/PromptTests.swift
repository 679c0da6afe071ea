import Testing

/// What a person is told at a prompt of the terminal who does not know how to answer.
struct PromptTests {
  private let program: Program

  init() throws { program = try Program() }

  private func shown(
    _ language: String, of procedure: String = "reduce-licenses", typing lines: [String]
  ) async throws -> String {
    let walk = try await program.run(
      "run", procedure, "--locale", language, typing: lines + ["q", "s"])
    return walk.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// "?" is no product and no name of one.
  @Test(arguments: [
    (
      "en",
      "No term on this screen needs explaining. Use one of the keys in brackets, or type the "
        + "number or name of a choice."
    ),
    (
      "sv",
      "Det finns ingen term att förklara här. Använd någon av tangenterna inom hakparentes, "
        + "eller ange ett val med nummer eller namn."
    ),
    (
      "nl",
      "Op dit scherm staat geen term met uitleg. Gebruik een van de toetsen tussen vierkante "
        + "haken, of typ het nummer of de naam van een keuze."
    ),
  ])
  func helpsWhereThereIsNothingToExplain(language: String, help: String) async throws {
    let text = try await shown(language, typing: ["?"])
    #expect(text.contains(help))
    #expect(!text.contains("“?”") && !text.contains("”?”") && !text.contains("\"?\""))
  }

  @Test(arguments: [
    ("en", "“x” isn’t one of the answers here. Use one of the keys in brackets. >"),
    ("sv", "”x” finns inte bland svaren här. Använd någon av tangenterna inom hakparentes. >"),
    (
      "nl",
      "\"x\" is hier geen geldig antwoord. Gebruik een van de toetsen tussen vierkante haken. >"
    ),
  ])
  func namesChoicesOnlyWhereThereAreSome(language: String, help: String) async throws {
    // Where nothing is changed, the person is asked to look at a page first.
    let text = try await shown(language, of: "see-available-licenses", typing: ["x"])
    #expect(text.contains(help))
  }

  @Test func saysThatAReasonIsMissingAndAModeIsNone() async throws {
    let text = try await shown(
      "en",
      typing: ["", "Office 365 E3", "", "", "", "", "30", "s", "", "m", "sideways", "m", "by hand"])
    #expect(text.contains("No reason was given, so nothing has happened."))
    #expect(text.contains("How do you want to continue with the changes? 1. by hand: You make"))
    #expect(text.contains("“sideways” isn’t one of the choices listed."))
    #expect(text.contains("Mode: by hand"))
  }
}
