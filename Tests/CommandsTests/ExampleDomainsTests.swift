import Foundation
import TestSupport
import Testing

/// The domains that come with the program, and the procedures that they bring, practised as whoever
/// finds them in the list would.
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
    Case(
      procedure: "convert-to-shared-mailbox", tenant: "mailboxes-practice",
      answers: """
        inputs: {mailbox: bram.visser@fjordbygd.example, colleague: anna.lind@fjordbygd.example}
        steps: {decide-access: {answer: "yes"}, decide-another: {answer: "no"}}
        """,
      confirmed: 3),
    Case(
      procedure: "forward-mail", tenant: "mailboxes-practice",
      answers: """
        inputs: {mailbox: bram.visser@fjordbygd.example, colleague: anna.lind@fjordbygd.example}
        steps: {decide-replacing: {answer: "yes"}, decide-whom: {answer: colleague}}
        """,
      confirmed: 1),
    Case(
      procedure: "forward-mail", tenant: "mailboxes-practice",
      answers: """
        inputs: {mailbox: anna.lind@fjordbygd.example, address: anna@hem.example}
        steps: {decide-whom: {answer: address}}
        """,
      confirmed: 1),
    Case(
      procedure: "block-mail-protocols", tenant: "mailboxes-practice",
      answers: "inputs: {mailbox: bram.visser@fjordbygd.example}", confirmed: 1),
  ]

  @Test(
    "Each is walked and undone in every language, and all is as it was",
    arguments: 0..<7, ["sv", "nl", "en"])
  func walked(number: Int, language: String) async throws {
    let item = try #require(Self.cases.dropFirst(number).first)
    let program = try Program()
    let tenant = "\(item.tenant):\(program.home.appending(path: "practice.sqlite").path)"
    let answers = try program.write("answers.yaml", "attest: true\n\(item.answers)\n")
    let made = try await program.run("tenant", "init", "--tenant", tenant)
    #expect(made.status == 0, "\(made.errors)")
    let before = try await program.run("tenant", "show", "--tenant", tenant).output
    let walked = try await program.run(
      "run", item.procedure, "--answers", answers, "--mode", "automatic", "--tenant",
      tenant, "--locale", language)
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    let confirmed = ["sv": "[Bekräftat]", "nl": "[Bevestigd]", "en": "[Confirmed]"]
    #expect(walked.output.ranges(of: confirmed[language] ?? "").count == item.confirmed)
    for domain in ["dns:", "scim:", "mailboxes:mailbox"] {
      #expect(!walked.output.contains(domain))
    }
    #expect(try await program.run("tenant", "show", "--tenant", tenant).output != before)
    let undone = try await program.run("undo", "last", "--mode", "automatic")
    #expect(undone.status == 0, "\(undone.output) \(undone.errors)")
    #expect(try await program.run("tenant", "show", "--tenant", tenant).output == before)
  }

  @Test func areListedInEveryLanguage() async throws {
    let program = try Program()
    for (language, title) in [
      ("en", "Prove that you own a domain"), ("sv", "Bevisa att du äger en domän"),
      ("nl", "Bewijzen dat u een domein bezit"),
    ] {
      let list = try await program.run("list", "--locale", language)
      #expect(list.status == 0, "\(list.errors)")
      let lines = list.output.split(separator: "\n")
      for item in Self.cases {
        #expect(lines.count { $0.hasPrefix("\(item.procedure) ") } == 1, "\(list.output)")
      }
      #expect(lines.contains { $0.hasPrefix("prove-domain ") && $0.hasSuffix(title) })
    }
  }

  /// A domain in the data folder brings its own, and one of the program's name is told apart.
  @Test func areThoseOfOnesOwnDomainsToo() async throws {
    let program = try Program()
    let domains = program.home.appending(path: "domains")
    try FileManager.default.createDirectory(at: domains, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: Checkout.root.appending(path: "docs/examples/badges"),
      to: domains.appending(path: "badges"))
    let list = try await program.run("list")
    #expect(list.output.contains("\nblock-badge "), "\(list.output)\(list.errors)")
    let shown = try await program.run("show", "block-badge")
    #expect(shown.status == 0 && shown.output.contains("Block the badge."), "\(shown.output)")
  }

  /// What somebody has set since then would be replaced, so it is told before anything is.
  @Test(arguments: [
    ("en", "Changed since, not by this session: fjordbygd.example. MX: Records:"),
    ("sv", "Har ändrats sedan dess, inte av den här sessionen: fjordbygd.example. MX: Poster:"),
    ("nl", "Sindsdien gewijzigd, niet door deze sessie: fjordbygd.example. MX: Records:"),
  ])
  func tellWhatAnUndoWouldReplace(language: String, told: String) async throws {
    let program = try Program()
    let tenant = "dns-practice:\(program.home.appending(path: "practice.sqlite").path)"
    #expect(try await program.run("tenant", "init", "--tenant", tenant).status == 0)
    for servers in ["10 mx1.new.example.", "5 mx.theirs.example."] {
      let answers = try program.write(
        "answers.yaml",
        """
        attest: true
        inputs: {zone: fjordbygd.example., servers: \(servers)}
        steps: {decide-senders: {answer: "no"}}
        """)
      let walked = try await program.run(
        "run", "point-mail-at-provider", "--answers", answers, "--mode", "automatic", "--tenant",
        tenant)
      #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    }
    let listed = try await program.run("sessions", "list", "--format", "json").output
    let ids = listed.matches(of: /"id" *: *"([^"]+)"/).map { String($0.output.1) }
    // The newest comes first.
    let first = try #require(ids.last)
    let last = try #require(ids.first)
    func undone(_ session: String) async throws -> String {
      let undone = try await program.run(
        "undo", session, "--mode", "manual", "--locale", language)
      return undone.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    #expect(try await undone(first).contains("\(told) 10 mx1.new.example. → 5 mx.theirs"))
    #expect(!(try await undone(last).contains(told)))
  }
}
