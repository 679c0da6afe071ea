import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// Passwords and sessions of other people: set, ended and read, and what nobody may do.
struct CredentialTests {
  private static let reset: OperationID = "user.resetPassword"
  private static let revoke: OperationID = "user.revokeSessions"
  private static let expiry: OperationID = "user.setPasswordExpiry"

  private func user(_ name: String) -> Arguments { ["user": Sample.user(name)] }

  /// The clock of the tenant stands still, and two in a row are told apart nevertheless.
  @Test(arguments: [reset, revoke])
  func doesWhatIsPredictedEachTime(operation: OperationID) async throws {
    let sample = try Sample()
    #expect(try await sample.unmet(operation, user("alma.wik"), key: "1") == [])
    #expect(try await sample.unmet(operation, user("alma.wik"), key: "2") == [])
    #expect(try await sample.unmet(operation, user("alma.wik"), key: "2") != [])
    #expect(try sample.tenant.effects() == [operation.rawValue: 2])
  }

  @Test func leavesTheOtherTimeAsItIs() async throws {
    let sample = try Sample()
    #expect(try await sample.unmet(Self.revoke, user("alma.wik"), key: "1") == [])
    let details = try #require(try await sample.tenant.details(of: Sample.id("alma.wik")))
    #expect(details.passwordChangedAt == nil)
    #expect(details.sessionsValidFrom == (try await sample.tenant.now()))
  }

  @Test func takesNothingBack() async throws {
    let sample = try Sample()
    for operation in [Self.reset, Self.revoke] {
      let before = try await sample.domain.read(operation, user("alma.wik"))
      #expect(sample.domain.inverse(of: operation, user("alma.wik"), before: before) == [])
      #expect(sample.domain.catalogue[operation]?.reversal == .irreversible)
    }
  }

  @Test func namesAdministratorsAsWhatTheyAre() async throws {
    let sample = try Sample()
    func roles(_ name: String) async throws -> Value? {
      let facts = try await sample.domain.read(Self.reset, user(name))
      return facts.value(like: Fact(Sample.subject(name), .administratorRoles, .absent))
    }
    #expect(try await roles("karin.nordlund") == .list([.code("global")]))
    #expect(try await roles("alma.wik") == .list([]))
  }

  @Test func asksForAGlobalAdministratorWhereTheTargetIsOne() async throws {
    let sanne = Sample.upn("sanne.devries")
    for operation in [Self.reset, Self.revoke] {
      let sample = try Sample()
      #expect(
        await sample.failure(operation, user("erik.bergstrom"), actor: sanne) == "roleMissing")
      #expect(await sample.failure(operation, user("alma.wik"), actor: sanne) == "none")
    }
  }

  @Test func isRefusedWhereItWouldNotHold() async throws {
    let sample = try Sample()
    #expect(try await sample.refusals(Self.reset, user("gustav.malm")) == ["userNotActive"])
    #expect(try await sample.refusals(Self.reset, user("sofia.engstrom")) == ["directorySynced"])
    #expect(try await sample.refusals(Self.reset, [:]) == ["nothingGiven"])
    #expect(await sample.failure(Self.reset, user("sofia.engstrom")) == "directorySynced")
    // The sessions of an account from a local directory are ended where they are.
    #expect(try await sample.unmet(Self.revoke, user("sofia.engstrom")) == [])
    #expect(try await sample.refusals(Self.revoke, user("helen.price")) == ["userNotActive"])
  }

  @Test func letsNobodyResetTheirOwnPasswordOrDeleteThemselves() async throws {
    let sample = try Sample()
    let karin = user("karin.nordlund")
    #expect(await sample.failure(Self.reset, karin) == "ownAccount")
    #expect(await sample.failure("user.delete", karin) == "ownAccount")
    // Nobody is locked out by it.
    #expect(await sample.failure(Self.revoke, karin) == "none")
  }

  @Test func letsAUserAdministratorDeleteNoOtherAdministrator() async throws {
    let sample = try Sample()
    let sanne = Sample.upn("sanne.devries")
    #expect(
      await sample.failure("user.delete", user("oscar.hedlund"), actor: sanne) == "roleMissing")
    #expect(await sample.failure("user.delete", user("alma.wik"), actor: sanne) == "none")
  }

  @Test func keepsAPasswordFromExpiringAndGivesThatBack() async throws {
    let sample = try Sample()
    func arguments(_ expires: Value) -> Arguments {
      ["user": Sample.user("alma.wik"), "expires": expires]
    }
    let before = try await sample.domain.read(Self.expiry, arguments(.text("false")))
    #expect(
      sample.domain.inverse(of: Self.expiry, arguments(.text("true")), before: before) == [])
    #expect(
      sample.domain.inverse(of: Self.expiry, arguments(.text("false")), before: before)
        == [Inverse(Self.expiry, arguments(.flag(true)))])
    #expect(try await sample.unmet(Self.expiry, arguments(.text("false")), key: "1") == [])
    #expect(try await sample.unmet(Self.expiry, arguments(.flag(true)), key: "2") == [])
    #expect(try await sample.refusals(Self.expiry, user("alma.wik")) == ["nothingGiven"])
  }

  @Test func removesWhatPeopleProveThemselvesWith() async throws {
    let sample = try Sample()
    let remove: OperationID = "user.removeAuthenticationMethods"
    let facts = try await sample.domain.read(remove, user("alma.wik"))
    #expect(
      facts.value(like: Fact(Sample.subject("alma.wik"), .authenticationMethods, .absent))
        == .list([.code("authenticatorApp"), .code("phone"), .code("securityKey")]))
    #expect(try await sample.unmet(remove, user("alma.wik")) == [])
    #expect(try await sample.tenant.authenticationMethods(of: Sample.id("alma.wik")) == [])
    #expect(try await sample.tenant.authenticationMethods(of: Sample.id("lars.ekman")).count == 1)
    #expect(await sample.failure(remove, user("karin.nordlund")) == "ownAccount")
    let sanne = Sample.upn("sanne.devries")
    #expect(await sample.failure(remove, user("daan.mulder"), actor: sanne) == "roleMissing")
    #expect(try await sample.refusals(remove, user("gustav.malm")) == ["userNotActive"])
    // Nobody can be shown what an account that is gone had.
    try sample.tenant.carryOut(
      .deleteUser(Sample.id("daan.mulder")), key: "d", by: "app:test", isAdmitted: true)
    try sample.tenant.advance(days: 31)
    #expect(try await sample.tenant.authenticationMethods(of: Sample.id("daan.mulder")) == [])
  }

  /// Whatever is written of a change, it has no password in it.
  @Test func showsNoPassword() {
    let change = TenantChange.resetPassword(Sample.id("alma.wik"), NewPassword("kvarn-4182"))
    #expect(!"\(change)".contains("4182"))
    #expect(!String(reflecting: change).contains("4182"))
    var dumped = ""
    dump(change, to: &dumped)
    #expect(!dumped.contains("4182"))
  }
}
