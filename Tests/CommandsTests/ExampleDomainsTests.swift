import Foundation
import TestSupport
import Testing

/// The domains that come with the program, and the procedures of `docs/examples` over them, practised
/// as whoever reads about them would.
struct ExampleDomainsTests {
  private struct Case: Sendable {
    let procedure: String
    let tenant: String
    let answers: String
    let confirmed: Int
  }

  private static let cases = [
    Case(
      procedure: "prove-domain", tenant: "dns-practice",
      answers: "inputs: {zone: fjordbygd.example., name: \"@\", text: proof=4711}",
      confirmed: 1),
    Case(
      procedure: "point-mail-at-provider", tenant: "dns-practice",
      answers: """
        inputs:
          zone: fjordbygd.example.
          servers: 10 mx1.new.example., 20 mx2.new.example.
          oldSenders: v=spf1 include:post.example -all
          newSenders: v=spf1 include:new.example -all
        steps: {decide-senders: {answer: "yes"}}
        """,
      confirmed: 3),
    Case(
      procedure: "close-chat-account", tenant: "scim-practice",
      answers: """
        inputs: {account: bram.visser, group: Everybody}
        """,
      confirmed: 2),
  ]

  @Test(
    "Each is walked and undone in every language, and all is as it was",
    arguments: 0..<3, ["sv", "nl", "en"])
  func walked(number: Int, language: String) async throws {
    let item = try #require(Self.cases.dropFirst(number).first)
    let program = try Program(
      content: "\(Checkout.root.path):\(Checkout.root.path)/docs/examples/declared")
    let tenant = "\(item.tenant):\(program.home.appending(path: "practice.sqlite").path)"
    let answers = try program.write("answers.yaml", "attest: true\n\(item.answers)\n")
    let made = try await program.run("tenant", "init", "--tenant", tenant)
    #expect(made.status == 0, "\(made.errors)")
    let before = try await program.run("tenant", "show", "--tenant", tenant).output
    let walked = try await program.run(
      "run", "declared/\(item.procedure)", "--answers", answers, "--mode", "automatic", "--tenant",
      tenant, "--locale", language)
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    let confirmed = ["sv": "[Bekräftat]", "nl": "[Bevestigd]", "en": "[Confirmed]"]
    #expect(walked.output.ranges(of: confirmed[language] ?? "").count == item.confirmed)
    #expect(!walked.output.contains("dns:") && !walked.output.contains("scim:"))
    #expect(try await program.run("tenant", "show", "--tenant", tenant).output != before)
    let undone = try await program.run("undo", "last", "--mode", "automatic")
    #expect(undone.status == 0, "\(undone.output) \(undone.errors)")
    #expect(try await program.run("tenant", "show", "--tenant", tenant).output == before)
  }
}
