import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// Whether somebody may sign in: blocked, allowed again, and read. Klara Dahl is blocked from the
/// beginning.
struct SignInTests {
  private static let block: OperationID = "user.blockSignIn"
  private static let unblock: OperationID = "user.unblockSignIn"
  private static let check: OperationID = "user.checkSignIn"

  private func user(_ name: String) -> Arguments { ["user": Sample.user(name)] }

  @Test func blockingAndUnblockingDoWhatIsPredicted() async throws {
    let sample = try Sample()
    let alma = user("alma.wik")
    #expect(try await sample.outcome(Self.check, alma) == "allowed")
    #expect(try await sample.unmet(Self.block, alma, key: "1") == [])
    #expect(try await sample.outcome(Self.check, alma) == "blocked")
    #expect(try await sample.tenant.user(Sample.id("alma.wik"))?.isSignInBlocked == true)
    #expect(try await sample.unmet(Self.unblock, alma, key: "2") == [])
    #expect(try await sample.outcome(Self.check, alma) == "allowed")
    #expect(try sample.tenant.effects() == [Self.block.rawValue: 1, Self.unblock.rawValue: 1])
  }

  @Test func givesBackOnlyWhatItTook() async throws {
    let sample = try Sample()
    func inverse(_ operation: OperationID, _ name: String) async throws -> [OperationID] {
      let before = try await sample.domain.read(operation, user(name))
      let calls = sample.domain.inverse(of: operation, user(name), before: before)
      #expect(calls.allSatisfy { $0.arguments == user(name) })
      return calls.map(\.operation)
    }
    #expect(try await inverse(Self.block, "alma.wik") == [Self.unblock])
    #expect(try await inverse(Self.unblock, "klara.dahl") == [Self.block])
    #expect(try await inverse(Self.block, "klara.dahl") == [])
    #expect(try await inverse(Self.unblock, "alma.wik") == [])
  }

  /// Who is blocked already is no reason against it, and nothing happens.
  @Test func leavesWhoIsBlockedAsTheyAre() async throws {
    let sample = try Sample()
    let klara = user("klara.dahl")
    #expect(try await sample.outcome(Self.check, klara) == "blocked")
    #expect(try await sample.refusals(Self.block, klara) == [])
    #expect(await sample.failure(Self.block, klara) == "none")
    #expect(try sample.tenant.effects() == [:])
  }

  @Test(arguments: [block, unblock])
  func isRefusedWhereItCannotLast(operation: OperationID) async throws {
    let sample = try Sample()
    #expect(try await sample.refusals(operation, user("gustav.malm")) == ["userNotActive"])
    #expect(try await sample.refusals(operation, user("nobody")) == ["userNotActive"])
    #expect(try await sample.refusals(operation, user("sofia.engstrom")) == ["directorySynced"])
    #expect(try await sample.refusals(operation, [:]) == ["nothingGiven"])
    #expect(try await sample.refusals(Self.check, user("gustav.malm")) == ["userNotActive"])
  }

  /// Nobody could take it back.
  @Test func letsNobodyBlockTheirOwnAccount() async throws {
    let sample = try Sample()
    let own = user("karin.nordlund")
    #expect(await sample.failure(Self.block, own, actor: Sample.karin) == "ownAccount")
    #expect(
      await sample.failure(Self.block, own, actor: Sample.karin.uppercased()) == "ownAccount")
    #expect(try await sample.outcome(Self.check, own) == "allowed")
    #expect(await sample.failure(Self.unblock, own, actor: Sample.karin) == "none")
  }

  @Test func asksForAGlobalAdministratorToBlockAnother() async throws {
    let sanne = Sample.upn("sanne.devries")
    func failure(_ name: String, by actor: String) async throws -> String {
      try await Sample().failure(Self.block, user(name), actor: actor)
    }
    #expect(try await failure("alma.wik", by: sanne) == "none")
    #expect(try await failure("erik.bergstrom", by: sanne) == "roleMissing")
    #expect(try await failure("erik.bergstrom", by: Sample.karin) == "none")
    // Licenses are another matter.
    let change = TenantChange.update([], .accountEnabled(false))
    #expect(change.roles(over: [.user]) == [.global, .user])
    #expect(change.roles(over: [.user, .license]) == [.global])
    #expect(TenantChange.unassignAll([]).roles(over: [.global]) == [.global, .license, .user])
  }

  /// Sessions that earlier versions recorded show what they showed.
  @Test func showsItWhereItMattersAndNowhereElse() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "user": Sample.user("lars.ekman"), "users": Sample.user("lars.ekman"),
      "license": .text("ENTERPRISEPACK"), "phoneNumber": .text("+46850000101"),
    ]
    for operation in sample.domain.catalogue.operations.values {
      let facts = try await sample.domain.read(operation.id, arguments)
      let isShown = facts.contains { $0.property == FactProperty.signInState.rawValue }
      #expect(isShown == [Self.block, Self.unblock, Self.check].contains(operation.id))
    }
  }
}
