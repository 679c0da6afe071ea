import Foundation
import Testing

/// `stegvis operations` as a person runs it.
struct OperationsCommandTests {
  private let program: Program

  init() throws { program = try Program() }

  private struct Listed: Decodable {
    struct Parameter: Decodable {
      let name: String
      let type: String
      let optional: Bool
      let allowed: [String]?
    }
    let id: String
    let domain: String
    let kind: String
    let name: String
    let parameters: [Parameter]
    let collects: String?
    let roles: [String]
    let permissions: [[String]]
    let deadline: Int?
    let secondPerson: Bool
    let verified: String
  }

  private func listed(_ arguments: String...) async throws -> [Listed] {
    let result = try await program.run(["operations"] + arguments + ["--format", "json"])
    #expect(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode([Listed].self, from: Data(result.output.utf8))
  }

  @Test func listsTheOperationsOfEveryDomain() async throws {
    let all = try await listed()
    #expect(Set(all.map(\.domain)) == ["dns", "mailboxes", "manual", "microsoft-365", "scim"])
    #expect(Set(all.map(\.id)).count == all.count)
    let unassign = try #require(all.first { $0.id == "license.unassign" })
    #expect(unassign.kind == "change")
    #expect(unassign.parameters.map(\.type) == ["[user]", "[license]"])
    #expect(unassign.roles.contains("license"))
    #expect(unassign.permissions.contains { $0.contains("User.ReadWrite.All") })
    #expect(unassign.deadline != nil)
    #expect(
      Set(all.filter(\.secondPerson).map(\.id)).isSuperset(of: ["device.wipe", "user.delete"]))
    #expect(!unassign.secondPerson && all.allSatisfy { !$0.secondPerson || $0.kind == "change" })
    // What changes nothing has no time in which it must be seen.
    #expect(all.allSatisfy { ($0.deadline != nil) == ($0.kind == "change") })
    #expect(all.allSatisfy { !$0.verified.isEmpty && $0.name != $0.id })
  }

  @Test func findsOperationsByTheReadersOwnWords() async throws {
    let dutch = try await listed("licentie", "--locale", "nl").map(\.id)
    #expect(dutch.contains("license.unassign") && dutch.contains("license.choose"))
    #expect(!dutch.contains("callForwarding.set"))
    #expect(try await listed("licentie").isEmpty)
    #expect(
      try await listed("license.un").map(\.id) == ["license.unassign", "license.unassignAll"])
  }

  @Test func tellsHowEachIsUndoneAndVerified() async throws {
    let text = try await program.run("operations", "user.delete")
    #expect(text.output.contains("Delete the account"))
    #expect(text.output.contains("takes user: user"))
    #expect(text.output.contains("Restore the account"))
    #expect(text.output.contains("reads the result back"))
    #expect(text.output.contains("A second person must approve it."))
    let none = try await program.run("operations", "soup", "--locale", "sv")
    #expect(none.status == 0)
    #expect(none.output.contains("Ingen åtgärd"))
  }
}
