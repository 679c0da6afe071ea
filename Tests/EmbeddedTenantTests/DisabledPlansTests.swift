import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// Service plans that somebody has turned off are read, kept, verified and given back.
struct DisabledPlansTests {
  /// Lars Ekman and Daan Mulder have parts of Office 365 E3 turned off, the group Sales team the
  /// only plan of Audio Conferencing. Lotte Visser has that from the group alone, David Osei directly
  /// as well.
  private let sample: Sample

  init() throws {
    sample = try Sample(turningOff: [
      "lars.ekman": ["ENTERPRISEPACK": ["TEAMS1", "SWAY", "YAMMER_ENTERPRISE"]],
      "daan.mulder": ["ENTERPRISEPACK": ["TEAMS1", "SWAY"]],
      "Sales team": ["MCOMEETADV": ["MCOMEETADV"]],
    ])
  }

  private let conferencing = Sample.product("MCOMEETADV")

  private func entry(_ subjects: [Value], _ plans: [String]) -> Value {
    .list(subjects + plans.map { Value.code($0) })
  }

  private func fact(_ user: String, _ property: FactProperty) async throws -> Value? {
    let arguments: Arguments = ["users": .list([Sample.user(user)])]
    return ReadFacts(try await sample.domain.read("license.unassignAll", arguments))[
      Sample.subject(user), property]
  }

  private func disabled(_ user: String) async throws -> Value? {
    try await fact(user, .disabledPlans)
  }

  @Test func readsWhatIsOffInEachLicense() async throws {
    #expect(
      try await disabled("lars.ekman")
        == .list([
          entry([Sample.product("ENTERPRISEPACK")], ["SWAY", "TEAMS1", "YAMMER_ENTERPRISE"])
        ]))
    #expect(
      try await disabled("lotte.visser")
        == .list([entry([conferencing, Sample.group("Sales team")], ["MCOMEETADV"])]))
    // A plan is on if it is on in one of two licenses, so both are told.
    #expect(
      try await disabled("david.osei")
        == .list([
          entry([conferencing], []),
          entry([conferencing, Sample.group("Sales team")], ["MCOMEETADV"]),
        ]))
    #expect(try await disabled("hugo.falk") == .absent)
  }

  @Test func countsOnlyServicesThatAreOn() async throws {
    let lars = try #require(try await fact("lars.ekman", .services)?.texts)
    #expect(Set(lars).isSuperset(of: ["exchange", "sharePoint", "voice", "office"]))
    #expect(Set(lars).isDisjoint(with: ["teams", "engage"]))
    let hugo = try #require(try await fact("hugo.falk", .services)?.texts)
    #expect(Set(hugo) == Set(lars).union(["teams", "engage"]))
  }

  @Test func leavesWhoHoldsTheProductAlone() async throws {
    let arguments: Arguments = [
      "users": .list([Sample.user("lars.ekman"), Sample.user("fatima.rahimi")]),
      "licenses": .text("ENTERPRISEPACK"),
    ]
    let before = try await sample.domain.read("license.assign", arguments)
    let predicted = sample.domain.prediction("license.assign", arguments, before)
    let changed = Set(Difference.between(before, and: predicted).map(\.subject))
    #expect(!changed.contains(Sample.subject("lars.ekman")))
    #expect(changed.contains(Sample.subject("fatima.rahimi")))
    let off = try await disabled("lars.ekman")
    #expect(
      predicted.value(like: Fact(Sample.subject("lars.ekman"), .disabledPlans, .absent)) == off)
    #expect(try await sample.unmet("license.assign", arguments) == [])
    #expect(try await disabled("lars.ekman") == off)
    #expect(try await disabled("fatima.rahimi") == .absent)
  }

  /// - Parameters:
  ///   - user: Has plans turned off before.
  ///   - after: Whether plans are off after the change as well.
  @Test(
    arguments: [
      ("license.unassign", "lars.ekman", "ENTERPRISEPACK", false),
      ("license.unassignAll", "lars.ekman", "ENTERPRISEPACK", false),
      ("license.replace", "daan.mulder", "ENTERPRISEPREMIUM", true),
      ("license.replace", "daan.mulder", "ENTERPRISEPACK", true),
    ] as [(OperationID, String, String, Bool)])
  func givesBackWhatWasOff(
    _ id: OperationID, _ user: String, _ license: String, _ after: Bool
  ) async throws {
    let arguments: Arguments = [
      "users": .list([Sample.user(user)]), "licenses": .text(license),
    ]
    let before = try await sample.domain.read(id, arguments)
    let off = try #require(try await disabled(user))
    let predicted = sample.domain.prediction(id, arguments, before)
    try await sample.domain.perform(id, arguments, key: "there", actor: Sample.karin)
    let between = try await sample.domain.read(id, arguments)
    #expect(
      predicted.filter { !$0.isMet(from: before.value(like: $0), by: between.value(like: $0)) }
        == [])
    #expect((try await disabled(user) != .absent) == after)

    let calls = sample.domain.inverse(of: id, arguments, before: before)
    #expect(calls.count == 1)
    for (number, call) in calls.enumerated() {
      let start = try await sample.domain.read(call.operation, call.arguments)
      let back = sample.domain.prediction(call.operation, call.arguments, start)
      #expect(back.value(like: Fact(Sample.subject(user), .disabledPlans, .absent)) == off)
      try await sample.domain.perform(
        call.operation, call.arguments, key: "back\(number)", actor: Sample.karin)
      let end = try await sample.domain.read(call.operation, call.arguments)
      #expect(back.filter { end.value(like: $0) != $0.value } == [])
    }
    #expect(try await disabled(user) == off)
  }

  /// Somebody gave the product again between a change and its undo, with other plans.
  @Test(arguments: ["license.assign", "license.replace"] as [OperationID])
  func givesPlansBackInAProductThatIsHeldAgain(_ id: OperationID) async throws {
    let lars = Sample.id("lars.ekman")
    let e3 = Sample.sku("ENTERPRISEPACK")
    let off = try #require(try await disabled("lars.ekman"))
    // Only Teams goes, for which a replacement asks no backup.
    let other = LicenseAssignment(
      product: e3, group: nil, disabledPlans: ["SWAY", "YAMMER_ENTERPRISE"])
    try sample.tenant.carryOut(
      .adjust(lars, adding: [other], removing: []), key: "other", by: "app:test", isAdmitted: true)
    #expect(try await disabled("lars.ekman") != off)
    let arguments: Arguments = [
      "users": .list([Sample.user("lars.ekman")]), "licenses": .text("ENTERPRISEPACK"),
      "disabledPlans": off,
    ]
    let before = try await sample.domain.read(id, arguments)
    #expect(
      !Difference.between(before, and: sample.domain.prediction(id, arguments, before)).isEmpty)
    #expect(try await sample.unmet(id, arguments) == [])
    #expect(try await disabled("lars.ekman") == off)
    let assignments = try await sample.tenant.user(lars)?.assignments.filter { $0.product == e3 }
    #expect(assignments?.count == 1)
  }

  /// Nothing puts a person into a group again, so its products are the nearest thing.
  @Test func givesDirectlyWhatALeftGroupGave() async throws {
    let arguments: Arguments = [
      "users": .list([Sample.user("lotte.visser"), Sample.user("david.osei")]),
      "licenses": .text("MCOMEETADV"),
    ]
    let before = try await sample.domain.read("license.leaveGroup", arguments)
    let off = try #require(try await disabled("lotte.visser"))
    #expect(try await sample.unmet("license.leaveGroup", arguments) == [])
    let calls = sample.domain.inverse(of: "license.leaveGroup", arguments, before: before)
    // David Osei still has the product directly.
    #expect(
      calls.flatMap { $0.arguments["users"]?.subjects ?? [] } == [
        Sample.subject("lotte.visser")
      ])
    for call in calls {
      #expect(call.operation == "license.assign")
      #expect(try await sample.unmet(call.operation, call.arguments, key: "back") == [])
    }
    #expect(
      try await disabled("lotte.visser") == .list([entry([conferencing], ["MCOMEETADV"])]))
    #expect(off != .absent)
  }

  /// Whoever moves to a larger product does not get what was turned off in the smaller one.
  @Test func keepsAPlanOffInTheProductThatReplacesAnother() async throws {
    let arguments: Arguments = [
      "users": .list([Sample.user("daan.mulder")]), "licenses": .text("ENTERPRISEPREMIUM"),
    ]
    #expect(try await sample.unmet("license.replace", arguments) == [])
    #expect(
      try await disabled("daan.mulder")
        == .list([entry([Sample.product("ENTERPRISEPREMIUM")], ["SWAY", "TEAMS1"])]))
    let services = try #require(try await fact("daan.mulder", .services)?.texts)
    #expect(!services.contains("teams"))
    #expect(services.contains("engage"))
  }

  @Test func keepsAPlanOffThatAGroupTurnsOff() async throws {
    let arguments: Arguments = [
      "users": .list([Sample.user("lotte.visser")]), "licenses": .text("MCOMEETADV"),
    ]
    #expect(try await sample.unmet("license.assign", arguments) == [])
    let both: Value = .list([
      entry([conferencing], ["MCOMEETADV"]),
      entry([conferencing, Sample.group("Sales team")], ["MCOMEETADV"]),
    ])
    #expect(try await disabled("lotte.visser") == both)
    #expect(try await sample.unmet("license.leaveGroup", arguments, key: "leave") == [])
    #expect(
      try await disabled("lotte.visser") == .list([entry([conferencing], ["MCOMEETADV"])]))
  }

  @Test func givesARestoredAccountItsPlansAsTheyWere() async throws {
    let off = try await disabled("lars.ekman")
    let arguments: Arguments = ["user": Sample.user("lars.ekman")]
    #expect(try await sample.unmet("user.delete", arguments) == [])
    #expect(try await disabled("lars.ekman") == off)
    #expect(try await sample.unmet("user.restore", arguments, key: "back") == [])
    #expect(try await disabled("lars.ekman") == off)
    let services = try #require(try await fact("lars.ekman", .services)?.texts)
    #expect(!services.contains("teams"))
  }

  @Test func recordsAChangeOfPlansAlone() async throws {
    let lars = Sample.id("lars.ekman")
    let all = LicenseAssignment(product: Sample.sku("ENTERPRISEPACK"), group: nil)
    let change = TenantChange.adjust(lars, adding: [all], removing: [])
    for key in ["one", "two"] {
      try sample.tenant.carryOut(change, key: key, by: "app:test", isAdmitted: true)
    }
    #expect(try await disabled("lars.ekman") == .absent)
    // The second time, nothing is left to change.
    #expect(try sample.tenant.effects() == ["license.adjust": 1])
  }
}
