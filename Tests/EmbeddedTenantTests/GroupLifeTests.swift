import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// Groups that are made, deleted and restored.
struct GroupLifeTests {
  private func new(_ name: String, _ kind: String) -> Arguments {
    ["name": .text(name), "kind": .text(kind)]
  }

  private func group(_ name: String) -> Arguments { ["group": Sample.group(name)] }

  @Test func sendsCopiesOfConversationsAndNoMore() async throws {
    let sample = try Sample()
    func copies(_ isOn: Bool) -> Arguments {
      group("Office news").merging(["enabled": .flag(isOn)]) { $1 }
    }
    let operation: OperationID = "group.setConversationCopies"
    let before = try await sample.domain.read(operation, copies(true))
    #expect(
      sample.domain.inverse(of: operation, copies(true), before: before)
        == [Inverse(operation, copies(false))])
    #expect(sample.domain.inverse(of: operation, copies(false), before: before) == [])
    #expect(try await sample.unmet(operation, copies(true), key: "1") == [])
    #expect(try await sample.unmet(operation, copies(false), key: "2") == [])
    #expect(try await sample.domain.read(operation, copies(true)) == before)
    let sales = group("Sales team").merging(["enabled": .flag(true)]) { $1 }
    #expect(try await sample.refusals(operation, sales) == ["groupWithoutConversations"])
  }

  @Test(arguments: LicenseGroup.Kind.allCases)
  func makesAGroupAndDeletesIt(kind: LicenseGroup.Kind) async throws {
    let sample = try Sample()
    let pilots = new("Pilots", kind.rawValue)
    let before = try await sample.domain.read("group.create", pilots)
    #expect(
      sample.domain.inverse(of: "group.create", pilots, before: before)
        == [Inverse("group.delete", ["group": .text("Pilots")])])
    #expect(try await sample.unmet("group.create", pilots, key: "1") == [])
    #expect(try await sample.tenant.groups(named: "Pilots").map(\.kind) == [kind])
    let facts = try await sample.domain.read("group.delete", group("Pilots"))
    let isKept = kind == .microsoft365
    #expect(
      sample.domain.inverse(of: "group.delete", group("Pilots"), before: facts)
        == (isKept ? [Inverse("group.restore", group("Pilots"))] : []))
    #expect(try await sample.unmet("group.delete", group("Pilots"), key: "2") == [])
    #expect(try await sample.tenant.groups(named: "Pilots") == [])
    #expect(
      try await sample.refusals("group.restore", group("Pilots"))
        == (isKept ? [] : ["groupGone"]))
    // Its id is no other's.
    #expect(try await sample.unmet("group.create", pilots, key: "3") == [])
    #expect(
      try await sample.tenant.groups(named: "Pilots").map(\.subject.value) != [
        Sample.group("Pilots")
      ])
  }

  @Test func restoresAGroupWithItsMembersForThirtyDays() async throws {
    let sample = try Sample()
    let harbor = group("Harbor project")
    let id = GroupID(DirectoryID.group("Harbor project", in: Sample.domain).rawValue)
    #expect(try await sample.tenant.groups(of: Sample.id("alma.wik")) == [])
    let before = try await sample.domain.read("group.restore", harbor)
    #expect(
      sample.domain.inverse(of: "group.restore", harbor, before: before)
        == [Inverse("group.delete", harbor)])
    #expect(try await sample.unmet("group.restore", harbor, key: "1") == [])
    #expect(
      try await sample.tenant.members(of: id).map(\.name)
        == [Sample.upn("alma.wik"), Sample.upn("viktor.sand")])
    #expect(try await sample.tenant.groups(of: Sample.id("alma.wik")) == [id])
    #expect(try await sample.refusals("group.restore", harbor) == ["groupNotDeleted"])
    #expect(await sample.failure("group.restore", harbor) == "groupNotDeleted")
    #expect(try await sample.unmet("group.delete", harbor, key: "2") == [])
    try sample.tenant.advance(days: 29)
    #expect(try await sample.refusals("group.restore", harbor) == [])
    try sample.tenant.advance(days: 2)
    #expect(try await sample.refusals("group.restore", harbor) == ["groupGone"])
    #expect(await sample.failure("group.restore", harbor) == "groupGone")
  }

  @Test func offersTheDeletedGroups() async throws {
    let sample = try Sample()
    let found = try await sample.domain.candidates(for: "group.chooseDeleted", [:])
    #expect(found.map(\.title) == ["Harbor project"])
    #expect(
      try await sample.domain.accept(["harbor project"], for: "group.chooseDeleted", [:])
        == .success(Sample.group("Harbor project")))
  }

  @Test func keepsAGroupThatGivesLicenses() async throws {
    let sample = try Sample()
    #expect(
      try await sample.refusals("group.delete", group("Sales team")) == ["groupGivesLicences"])
    #expect(await sample.failure("group.delete", group("Sales team")) == "groupGivesLicences")
    let licenses: Arguments = [
      "group": Sample.group("Sales team"), "licenses": .list([Sample.product("MCOMEETADV")]),
    ]
    #expect(try await sample.unmet("group.removeLicense", licenses, key: "1") == [])
    #expect(try await sample.unmet("group.delete", group("Sales team"), key: "2") == [])
  }

  /// Whoever was an agent of a call queue through the group is none any more.
  @Test func takesItsMembersOutOfTheQueuesThatItAnswers() async throws {
    let sample = try Sample()
    #expect(try await sample.tenant.callQueues(of: Sample.id("hugo.falk")) == ["Customer desk"])
    #expect(try await sample.unmet("group.delete", group("Customer desk")) == [])
    #expect(try await sample.tenant.callQueues(of: Sample.id("hugo.falk")) == [])
  }

  @Test func isRefusedWhereItMakesNoSense() async throws {
    let sample = try Sample()
    let create: OperationID = "group.create"
    #expect(
      try await sample.refusals(create, new("Sales team", "security")) == ["groupExists"])
    #expect(await sample.failure(create, new("Sales team", "security")) == "groupExists")
    #expect(try await sample.refusals(create, new(" ", "security")) == ["nothingGiven"])
    #expect(try await sample.refusals(create, new("Pilots", "club")) == ["nothingGiven"])
    #expect(try await sample.refusals("group.delete", group("Nobody")) == ["unknownGroup"])
    #expect(try await sample.refusals("group.delete", [:]) == ["nothingGiven"])
    let tom = Sample.upn("tom.whitfield")
    #expect(
      await sample.failure(create, new("Pilots", "security"), actor: tom) == "roleMissing")
  }
}
