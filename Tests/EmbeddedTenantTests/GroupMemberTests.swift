import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// Who belongs to a group, and what its licenses do.
struct GroupMemberTests {
  private func arguments(_ user: String, _ group: String) -> Arguments {
    ["user": Sample.user(user), "group": Sample.group(group)]
  }

  @Test(arguments: ["Sales team", "Customer desk"])
  func addsAMemberAndTakesThemOutAgain(group: String) async throws {
    let sample = try Sample()
    let alma = arguments("alma.wik", group)
    let before = try await sample.domain.read("group.addMember", alma)
    #expect(
      sample.domain.inverse(of: "group.addMember", alma, before: before)
        == [Inverse("group.removeMember", alma)])
    #expect(try await sample.unmet("group.addMember", alma, key: "1") == [])
    #expect(try await sample.unmet("group.removeMember", alma, key: "2") == [])
    #expect(try await sample.domain.read("group.addMember", alma) == before)
  }

  /// What was read before the person joined is what is read after they left, licenses included.
  @Test func givesWhatTheGroupGives() async throws {
    let sample = try Sample()
    let alma = arguments("alma.wik", "Sales team")
    #expect(try await sample.unmet("group.addMember", alma) == [])
    let account = try #require(try await sample.tenant.user(Sample.id("alma.wik")))
    #expect(account.products.contains(Sample.sku("MCOMEETADV")))
  }

  @Test func doesNothingForAMember() async throws {
    let sample = try Sample()
    let lotte = arguments("lotte.visser", "Sales team")
    let facts = try await sample.domain.read("group.addMember", lotte)
    #expect(sample.domain.prediction("group.addMember", lotte, facts) == [])
    #expect(sample.domain.inverse(of: "group.addMember", lotte, before: facts) == [])
  }

  @Test func isRefusedWhereARuleDecidesOrNothingIsLeft() async throws {
    let sample = try Sample()
    let add: OperationID = "group.addMember"
    #expect(
      try await sample.refusals(add, arguments("alma.wik", "Warehouse")) == ["dynamicGroup"])
    #expect(await sample.failure(add, arguments("alma.wik", "Warehouse")) == "dynamicGroup")
    #expect(
      try await sample.refusals("group.removeMember", arguments("elin.fors", "Warehouse"))
        == ["dynamicGroup"])
    #expect(
      try await sample.refusals(add, arguments("gustav.malm", "Sales team")) == ["userNotActive"])
    #expect(
      try await sample.refusals(add, arguments("maja.strand", "Sales team"))
        == ["noUsageLocation"])
    #expect(try await sample.refusals(add, arguments("alma.wik", "Nobody")) == ["unknownGroup"])
    #expect(try await sample.refusals(add, ["user": Sample.user("alma.wik")]) == ["nothingGiven"])
  }

  @Test func findsAGroupByItsName() async throws {
    let sample = try Sample()
    let found = try await sample.domain.accept(["sales team"], for: "group.choose", [:])
    #expect(found == .success(Sample.group("Sales team")))
    let other = try await sample.domain.accept(["sails"], for: "group.choose", [:])
    guard case .failure(let refusal) = other else {
      Issue.record("found a group that is not there")
      return
    }
    #expect(refusal.code == "unknownGroup")
    let candidates = try await sample.domain.candidates(for: "group.choose", [:])
    #expect(candidates.map(\.title) == ["Customer desk", "Office news", "Sales team", "Warehouse"])
  }
}
