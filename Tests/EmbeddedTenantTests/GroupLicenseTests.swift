import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// Licenses that a group gives its members, and the plans of a license.
struct GroupLicenseTests {
  private static let assign: OperationID = "group.assignLicense"
  private static let remove: OperationID = "group.removeLicense"
  private static let plans: OperationID = "license.setPlans"

  private func arguments(_ group: String, _ product: String) -> Arguments {
    ["group": Sample.group(group), "licenses": .list([Sample.product(product)])]
  }

  @Test func givesEveryMemberTheLicenseAndTakesItBack() async throws {
    let sample = try Sample()
    let desk = arguments("Customer desk", "MCOMEETADV")
    let before = try await sample.domain.read(Self.assign, desk)
    let inverse = sample.domain.inverse(of: Self.assign, desk, before: before)
    #expect(inverse.map(\.operation) == [Self.remove])
    #expect(sample.domain.inverse(of: Self.remove, desk, before: before) == [])
    #expect(try await sample.unmet(Self.assign, desk, key: "1") == [])
    for name in ["lars.ekman", "hugo.falk"] {
      let user = try #require(try await sample.tenant.user(Sample.id(name)))
      #expect(user.products.contains(Sample.sku("MCOMEETADV")), "\(name)")
    }
    #expect(try await sample.unmet(Self.remove, desk, key: "2") == [])
    #expect(try await sample.domain.read(Self.assign, desk) == before)
    #expect(try sample.tenant.effects() == ["group.assignLicense": 1, "group.removeLicense": 1])
  }

  /// David has the same license directly as well, and Lotte only through the group.
  @Test func leavesWhatMembersHaveInAnotherWay() async throws {
    let sample = try Sample()
    let sales = arguments("Sales team", "MCOMEETADV")
    let facts = try await sample.domain.read(Self.remove, sales)
    let predicted = sample.domain.prediction(Self.remove, sales, facts)
    #expect(predicted.contains { $0.subject == Sample.subject("lotte.visser") })
    #expect(!predicted.contains { $0.subject == Sample.subject("david.osei") })
    #expect(try await sample.unmet(Self.remove, sales) == [])
    let david = try #require(try await sample.tenant.user(Sample.id("david.osei")))
    #expect(david.products.contains(Sample.sku("MCOMEETADV")))
    let lotte = try #require(try await sample.tenant.user(Sample.id("lotte.visser")))
    #expect(!lotte.products.contains(Sample.sku("MCOMEETADV")))
  }

  /// Who joins a group later gets what it gives, and the group of a rule can give licenses, too.
  @Test func givesWhoeverJoinsLater() async throws {
    let sample = try Sample()
    #expect(
      try await sample.unmet(Self.assign, arguments("Customer desk", "MCOMEETADV"), key: "1") == [])
    let alma: Arguments = [
      "user": Sample.user("alma.wik"), "group": Sample.group("Customer desk"),
    ]
    #expect(try await sample.unmet("group.addMember", alma, key: "2") == [])
    let account = try #require(try await sample.tenant.user(Sample.id("alma.wik")))
    #expect(account.products.contains(Sample.sku("MCOMEETADV")))
    #expect(
      try await sample.unmet(Self.assign, arguments("Warehouse", "MCOMEETADV"), key: "3") == [])
  }

  @Test func isRefusedBeforehandWhereAMemberCannotHaveIt() async throws {
    let sample = try Sample()
    // Two members need one each, and the only two are taken.
    #expect(
      try await sample.refusals(Self.assign, arguments("Customer desk", "POWER_BI_PRO"))
        == ["notEnoughUnits"])
    #expect(await sample.failure(Self.assign, arguments("Customer desk", "POWER_BI_PRO")) != "none")
    #expect(
      try await sample.refusals(Self.assign, arguments("Nobody", "MCOEV")) == ["unknownGroup"])
    #expect(await sample.failure(Self.assign, arguments("Nobody", "MCOEV")) == "unknownGroup")
    #expect(
      try await sample.refusals(Self.assign, ["group": Sample.group("Sales team")])
        == ["nothingGiven"])
    let tom = Sample.upn("tom.whitfield")
    #expect(
      await sample.failure(Self.assign, arguments("Customer desk", "MCOMEETADV"), actor: tom)
        == "roleMissing")
  }

  @Test func givesBackTheLicensesOfAGroupWithThePlansThatWereOff() async throws {
    let sample = try Sample(turningOff: ["Sales team": ["MCOMEETADV": ["MCOMEETADV"]]])
    let sales = arguments("Sales team", "MCOMEETADV")
    let before = try await sample.domain.read(Self.remove, sales)
    let calls = sample.domain.inverse(of: Self.remove, sales, before: before)
    #expect(try await sample.unmet(Self.remove, sales, key: "1") == [])
    let back = try #require(calls.first)
    #expect(try await sample.unmet(back.operation, back.arguments, key: "2") == [])
    #expect(try await sample.domain.read(Self.remove, sales) == before)
  }

  private func turning(off: String?, _ users: String...) -> Arguments {
    var arguments: Arguments = [
      "users": .list(users.map { Sample.user($0) }),
      "license": Sample.product("ENTERPRISEPACK"),
    ]
    arguments["off"] = off.map(Value.text)
    return arguments
  }

  @Test func turnsAppsOffAndGivesBackWhatEachHad() async throws {
    let sample = try Sample(turningOff: ["lars.ekman": ["ENTERPRISEPACK": ["SWAY"]]])
    let both = turning(off: "TEAMS1, YAMMER_ENTERPRISE", "lars.ekman", "hugo.falk")
    let before = try await sample.domain.read(Self.plans, both)
    let calls = sample.domain.inverse(of: Self.plans, both, before: before)
    #expect(calls.map(\.arguments["off"]) == [nil, .text("SWAY")])
    #expect(try await sample.unmet(Self.plans, both, key: "1") == [])
    let hugo = try #require(try await sample.tenant.user(Sample.id("hugo.falk")))
    let off = hugo.assignments.map(\.disabledPlans)
    #expect(off.contains(["TEAMS1", "YAMMER_ENTERPRISE"]))
    for (number, call) in calls.enumerated() {
      #expect(try await sample.unmet(call.operation, call.arguments, key: "\(number + 2)") == [])
    }
    #expect(try await sample.domain.read(Self.plans, both) == before)
  }

  @Test func refusesPlansThatAreNotThereAndLicensesThatAreNotHeld() async throws {
    let sample = try Sample()
    #expect(
      try await sample.refusals(Self.plans, turning(off: "TEAMS9", "hugo.falk"))
        == ["unknownPlan"])
    #expect(
      try await sample.refusals(Self.plans, turning(off: "TEAMS1", "fatima.rahimi"))
        == ["licenseNotHeld"])
    #expect(
      try await sample.refusals(Self.plans, turning(off: "TEAMS1", "gustav.malm"))
        == ["userNotActive"])
    #expect(try await sample.refusals(Self.plans, turning(off: "TEAMS1")) == ["nothingGiven"])
    // Without its mailbox, the hold on it could not be kept.
    #expect(
      try await sample.refusals(Self.plans, turning(off: "EXCHANGE_S_ENTERPRISE", "anna.lind"))
        == ["holdsRemain"])
    let lotte: Arguments = [
      "users": .list([Sample.user("lotte.visser")]), "license": Sample.product("MCOMEETADV"),
    ]
    #expect(try await sample.refusals(Self.plans, lotte) == ["inheritedLicence"])
  }
}
