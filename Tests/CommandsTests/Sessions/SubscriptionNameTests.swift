import Foundation
import Testing

/// A subscription on the screens of the program: by what it is, never by its id.
struct SubscriptionNameTests {
  private let program: Program
  private let answers = Program.scenario("reduce-licenses", "give-seven-back")

  init() throws { program = try Program() }

  private static let names = [
    ("en", "Office 365 E3 (bought directly, runs until "),
    ("sv", "Office 365 E3 (köpt direkt, löper till "),
    ("nl", "Office 365 E3 (rechtstreeks gekocht, loopt tot "),
  ]

  private func expectName(
    _ name: String, in result: Program.Result, status: Int32 = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    // Long names go over two lines.
    let shown = (result.output + result.errors)
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(result.status == status, "\(result.errors)", sourceLocation: sourceLocation)
    #expect(shown.contains(name), sourceLocation: sourceLocation)
    #expect(!shown.contains("e3-direct"), sourceLocation: sourceLocation)
  }

  @Test(arguments: names)
  func isNamedFromTheQuestionToTheReport(language: String, name: String) async throws {
    let locale = ["--locale", language]
    let plan = program.home.appending(path: "plan.json").path
    expectName(
      name,
      in: try await program.run(
        ["plan", "reduce-licenses", "--answers", answers, "--save", plan] + locale))
    expectName(
      name, in: try await program.run(["run", "reduce-licenses", "--answers", answers] + locale))
    for command in [
      ["sessions", "show", "last"], ["sessions", "export", "last", "--format", "markdown"],
      ["sessions", "export", "last", "--format", "html"], ["replay", "last"],
      ["undo", "last", "--list"],
    ] {
      expectName(name, in: try await program.run(command + locale))
    }
  }

  @Test func keepsItsIDForPrograms() async throws {
    let run = try await program.run(
      "run", "reduce-licenses", "--answers", answers, "--format", "json")
    #expect(run.status == 0)
    #expect(run.output.contains("\"e3-direct\""))
    #expect(!run.output.contains("runs until"))
  }

  @Test func isNamedInARefusalThatEndsTheSession() async throws {
    let file = try program.write(
      "answers.yaml",
      "consent: true\nattest: true\ninputs: {subscription: e3-direct, quantity: 2}\n")
    expectName(
      "Office 365 E3 (bought directly, runs until ",
      in: try await program.run(
        "run", "reduce-licenses", "--answers", file, "--locale", "en"), status: 3)
  }
}
