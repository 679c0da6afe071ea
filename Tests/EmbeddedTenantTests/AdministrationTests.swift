import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// Administrator roles, and settings of the whole organisation.
struct AdministrationTests {
  private func role(_ role: String, _ user: String = "alma.wik") -> Arguments {
    ["user": Sample.user(user), "role": .text(role)]
  }

  @Test(arguments: Role.allCases)
  func assignsARoleAndTakesItBack(role: Role) async throws {
    let sample = try Sample()
    let arguments = self.role(role.rawValue)
    let before = try await sample.domain.read("role.assign", arguments)
    #expect(
      sample.domain.inverse(of: "role.assign", arguments, before: before)
        == [Inverse("role.unassign", arguments)])
    #expect(sample.domain.inverse(of: "role.unassign", arguments, before: before) == [])
    #expect(try await sample.unmet("role.assign", arguments, key: "1") == [])
    #expect(try await sample.tenant.roles(of: Sample.id("alma.wik")) == [role])
    #expect(try await sample.unmet("role.unassign", arguments, key: "2") == [])
    #expect(try await sample.tenant.roles(of: Sample.id("alma.wik")) == [])
  }

  /// A role more does not take another away.
  @Test func leavesOtherRolesAsTheyAre() async throws {
    let sample = try Sample()
    #expect(try await sample.unmet("role.assign", role("billing", "erik.bergstrom")) == [])
    #expect(
      try await sample.tenant.roles(of: Sample.id("erik.bergstrom")) == [.license, .billing])
    let again = role("billing", "erik.bergstrom")
    let facts = try await sample.domain.read("role.assign", again)
    #expect(sample.domain.prediction("role.assign", again, facts) == [])
  }

  @Test func onlyAGlobalAdministratorGivesRoles() async throws {
    let sanne = Sample.upn("sanne.devries")
    let sample = try Sample()
    #expect(await sample.failure("role.assign", role("teams"), actor: sanne) == "roleMissing")
    #expect(await sample.failure("role.assign", role("teams")) == "none")
  }

  @Test func isRefusedWhereItMakesNoSense() async throws {
    let sample = try Sample()
    #expect(try await sample.refusals("role.assign", role("king")) == ["nothingGiven"])
    #expect(
      try await sample.refusals("role.assign", role("user", "gustav.malm")) == ["userNotActive"])
    // A role is no property of the account in the local directory.
    #expect(try await sample.unmet("role.assign", role("user", "sofia.engstrom")) == [])
    let own = role("global", "karin.nordlund")
    #expect(await sample.failure("role.unassign", own) == "ownAccount")
  }

  /// Whoever is the last stays, whoever wants to take them away and in whichever way.
  @Test func keepsTheLastGlobalAdministrator() async throws {
    let sample = try Sample()
    let karin = role("global", "karin.nordlund")
    #expect(try await sample.refusals("role.unassign", karin) == ["lastGlobalAdministrator"])
    #expect(try await sample.refusals("role.unassign", role("billing", "karin.nordlund")) == [])
    let other = "app:somebody"
    for operation: OperationID in ["role.unassign", "user.blockSignIn", "user.delete"] {
      #expect(
        await sample.failure(operation, karin, actor: other)
          == (operation == "role.unassign" ? "roleMissing" : "lastGlobalAdministrator"))
    }
    // Somebody who cannot sign in does not count.
    #expect(await sample.failure("role.assign", role("global", "klara.dahl")) == "none")
    #expect(try await sample.refusals("role.unassign", karin) == ["lastGlobalAdministrator"])
    let second = try Sample()
    #expect(await second.failure("role.assign", role("global")) == "none")
    #expect(try await second.refusals("role.unassign", karin) == [])
    let alma = Sample.upn("alma.wik")
    #expect(await second.failure("user.blockSignIn", karin, actor: alma) == "none")
  }

  private static let values = TenantSetting.allCases.flatMap { setting in
    setting.values.dropFirst().map { (setting, $0) }
  }

  private func arguments(_ setting: TenantSetting, _ value: String) -> Arguments {
    setting.isFlag ? ["enabled": .flag(value == "true")] : ["value": .text(value)]
  }

  @Test(arguments: values)
  func setsASettingAndGivesBackWhatItWas(setting: TenantSetting, value: String) async throws {
    let sample = try Sample()
    let operation = OperationID(rawValue: TenantChange.set(setting, to: value).name)
    let new = try #require(setting.values.first)
    let before = try await sample.domain.read(operation, arguments(setting, value))
    let inverse = sample.domain.inverse(of: operation, arguments(setting, value), before: before)
    #expect(inverse == [Inverse(operation, arguments(setting, new))])
    #expect(sample.domain.inverse(of: operation, arguments(setting, new), before: before) == [])
    #expect(try await sample.unmet(operation, arguments(setting, value), key: "1") == [])
    #expect(try await sample.tenant.value(of: setting) == value)
    #expect(try await sample.unmet(operation, arguments(setting, new), key: "2") == [])
    #expect(try await sample.domain.read(operation, arguments(setting, value)) == before)
    #expect(try sample.tenant.effects() == [operation.rawValue: 2])
  }

  @Test(arguments: TenantSetting.allCases)
  func refusesWhatASettingCannotBe(setting: TenantSetting) async throws {
    let sample = try Sample()
    let operation = OperationID(rawValue: TenantChange.set(setting, to: "").name)
    for wrong: Arguments in [[:], ["value": .text("perhaps")], ["enabled": .text("perhaps")]] {
      #expect(try await sample.refusals(operation, wrong) == ["nothingGiven"])
    }
    let sanne = Sample.upn("sanne.devries")
    let last = arguments(setting, setting.values.last ?? "")
    #expect(await sample.failure(operation, last, actor: sanne) == "roleMissing")
  }
}
