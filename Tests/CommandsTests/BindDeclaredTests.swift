import Foundation
import TestSupport
import Testing

/// Sentences that tell operations of a declared domain, by the words that the domain has for them.
struct BindDeclaredTests {
  private let program: Program

  init() throws { program = try Program() }

  struct Guide: Sendable {
    let language: String
    let text: String
  }

  private static let english = """
    # Close an account on the chat server

    1. Choose the account of whoever leaves.
    2. Choose the group that it is in.
    3. Remove the account from the group.
    4. Close the account.
    5. Tell the manager.
    """

  private static let swedish = """
    # Stäng ett konto på chattservern

    1. Välj kontot för den som slutar.
    2. Välj gruppen som det är med i.
    3. Ta bort kontot från gruppen.
    4. Stäng kontot.
    5. Säg till chefen.
    """

  private struct Proposed: Decodable {
    struct Step: Decodable {
      struct Told: Decodable {
        let operation: String
        let certainty: String
        let with: [String: String]
      }

      let operations: [Told]
    }

    let steps: [Step]
  }

  private func proposed(_ path: String, _ options: String...) async throws -> [Proposed.Step] {
    let told = try await program.run(["bind", path, "--format", "json"] + options)
    try #require(told.status == 0, "\(told.errors)")
    return try JSONDecoder().decode(Proposed.self, from: Data(told.output.utf8)).steps
  }

  @Test(
    "They are proposed for a domain that is named, and no change is sure",
    arguments: [
      Guide(language: "en", text: english), Guide(language: "sv", text: swedish),
    ])
  func named(_ guide: Guide) async throws {
    let path = try program.write("wiki/guide.\(guide.language).md", guide.text)
    let steps = try await proposed(path, "--domain", "scim")
    let told = steps.map { step in
      step.operations.filter { $0.operation.hasPrefix("scim:") && $0.certainty != "perhaps" }
        .map(\.operation)
    }
    #expect(
      told == [
        ["scim:account.choose"], ["scim:group.choose"], ["scim:group.removeMember"],
        ["scim:account.deactivate"], [],
      ], "\(steps)")
    let changes = steps.flatMap(\.operations).filter {
      ["scim:group.removeMember", "scim:account.deactivate"].contains($0.operation)
    }
    #expect(changes.count == 2 && changes.allSatisfy { $0.certainty != "sure" })
    #expect(changes.last?.with == ["account": "$account"])
    #expect(changes.first?.with == ["account": "$account", "group": "$group"])
    // Every service has accounts: nothing is proposed of a domain that nobody has named.
    let own = try await proposed(path)
    #expect(own.flatMap(\.operations).allSatisfy { !$0.operation.contains(":") }, "\(own)")
  }

  @Test("What is accepted is walked, and the binding keeps proposing") func accepted() async throws
  {
    let path = try program.write("wiki/guide.md", Self.english)
    let place = "close-an-account-on-the-chat-server"
    let written = try await program.run(
      "bind", path, "--domain", "scim", "--write", "--accept", "\(place)/4=scim:account.deactivate")
    #expect(written.status == 0, "\(written.errors)")
    let answers = try program.write(
      "answers.yaml",
      """
      attest: true
      inputs: {account: bram.visser, group: Everybody}
      """)
    let walked = try await program.run(
      "run", path, "--answers", answers, "--mode", "automatic", "--locale", "en")
    #expect(walked.status == 0, "\(walked.output) \(walked.errors)")
    #expect(walked.output.contains("[Confirmed] Close an account."), "\(walked.output)")
    // The change that nobody accepted is left to the person.
    #expect(!walked.output.contains("[Confirmed] Remove somebody from a group"))
    let again = try await proposed(path, "--anew")
    #expect(again.flatMap(\.operations).contains { $0.operation == "scim:group.removeMember" })
    let checked = try await program.run("check", path)
    #expect(checked.status == 0, "\(checked.output)")
  }

  @Test("A domain that is not there is said, with those that are") func unknown() async throws {
    let path = try program.write("wiki/guide.md", Self.english)
    for name in ["skim", "microsoft-365"] {
      let told = try await program.run("bind", path, "--domain", name)
      #expect(told.status == 2 && told.output.isEmpty)
      #expect(told.errors.contains("dns") && told.errors.contains("scim"), "\(told.errors)")
    }
  }
}
