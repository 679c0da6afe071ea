import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// Names that several have or that pass to somebody else: everything goes by id.
struct OutsideChangeTests {
  private let sample: Sample
  private var tenant: EmbeddedTenant { sample.tenant }
  private let lotte = Sample.id("lotte.visser")
  private let meetings = Sample.sku("MCOMEETADV")

  init() throws { sample = try Sample() }

  @Test func keepsTheIdOfARenamedAccount() async throws {
    let name = UserName(Sample.upn("lotte.berg"))
    #expect(try tenant.make(.rename(lotte, to: name)) == lotte.rawValue)
    #expect(try await tenant.user(lotte)?.name == name)
    #expect(try await tenant.users(named: UserName(Sample.upn("lotte.visser"))) == [])
    #expect(try await tenant.users(named: name).map(\.id) == [lotte])
    #expect(try await tenant.mailbox(of: lotte)?.owner.name == name.rawValue)
    // What was known by the old name is about the same account.
    let arguments: Arguments = [
      "users": Sample.user("lotte.visser"), "licenses": Sample.product("MCOMEETADV"),
    ]
    #expect(try await sample.unmet("license.leaveGroup", arguments) == [])
  }

  @Test func givesAnAccountThatIsMadeAnewAnotherId() async throws {
    let new = UserID(try tenant.make(.remake(lotte)))
    #expect(new != lotte)
    let named = try await tenant.users(named: UserName(Sample.upn("LOTTE.VISSER")))
    #expect(named.map(\.id) == [new, lotte])
    #expect(named.map(\.state) == [.active, .softDeleted])
    #expect(try await tenant.user(new)?.assignments == [])
    #expect(try await tenant.mailbox(of: new) == nil)
    #expect(try await tenant.mailbox(of: lotte)?.state == .softDeleted)
    // Whoever has the name now is left alone.
    let arguments: Arguments = ["users": Sample.user("lotte.visser"), "country": .text("SE")]
    #expect(
      try await sample.refusals("user.setUsageLocation", arguments) == ["accountReplaced"])
    #expect(await sample.failure("user.setUsageLocation", arguments) == "userNotActive")
    // The deleted one cannot come back while another has its name.
    #expect(
      await sample.failure("user.restore", ["user": Sample.user("lotte.visser")]) == "nameTaken")
    try tenant.make(.rename(new, to: UserName(Sample.upn("lotte.new"))))
    #expect(
      await sample.failure("user.restore", ["user": Sample.user("lotte.visser")]) == "none")
    #expect(try await tenant.user(lotte)?.state == .active)
  }

  /// Its first name would give the account the id that the other one still has.
  @Test func neverGivesAnIdTwice() async throws {
    let (name, other) = (UserName(Sample.upn("lotte.visser")), UserName(Sample.upn("lotte.berg")))
    try tenant.make(.rename(lotte, to: other))
    try tenant.make(.rename(Sample.id("alma.wik"), to: name))
    let new = UserID(try tenant.make(.remake(Sample.id("alma.wik"))))
    #expect(new != lotte)
    #expect(try await tenant.user(lotte)?.name == other)
    #expect(try await tenant.user(new)?.name == name)
  }

  @Test func refusesANameThatAnotherAccountHas() throws {
    let name = UserName(Sample.upn("ALMA.WIK"))
    #expect(throws: DomainFailure.self) { try tenant.make(.rename(lotte, to: name)) }
  }

  @Test func leavesOnlyTheGroupThatIsMeant() async throws {
    let one = try #require(try await tenant.groups(named: "Sales team").first).id
    let two = GroupID(
      try tenant.make(.addGroup("Sales team", products: [meetings], members: [lotte])))
    #expect(try await tenant.groups(named: "Sales team").map(\.id) == [one, two].sorted())
    let held = try await tenant.user(lotte)?.assignments.compactMap(\.group)
    #expect(Set(held ?? []) == [one, two])
    try tenant.carryOut(
      .leaveGroup(lotte, group: two), key: "k", by: "app:test", isAdmitted: true)
    #expect(try await tenant.user(lotte)?.assignments.compactMap(\.group) == [one])
    #expect(try await tenant.user(lotte)?.products.contains(meetings) == true)
  }

  @Test func givesTheSameIdsToATenantMadeAnew() async throws {
    let other = try Sample()
    #expect(try await other.tenant.users() == tenant.users())
    #expect(try other.tenant.groups() == tenant.groups())
    #expect(try await tenant.user(lotte)?.name.rawValue == Sample.upn("lotte.visser"))
    let elsewhere = DirectoryID.group("Sales team", in: "other.example")
    #expect(try tenant.groups().allSatisfy { $0.id != elsewhere })
  }
}
