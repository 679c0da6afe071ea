import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// Accounts that are made, and taken back.
struct NewAccountTests {
  private static let create: OperationID = "user.create"

  private func arguments(
    _ name: String = "nora.ek", _ displayName: String = "Nora Ek", country: String? = "SE"
  ) -> Arguments {
    var arguments: Arguments = [
      "name": .text(Sample.upn(name)), "displayName": .text(displayName),
    ]
    arguments["country"] = country.map(Value.text)
    return arguments
  }

  @Test(arguments: ["SE", nil])
  func makesAnAccountAndTakesItBackByItsName(country: String?) async throws {
    let sample = try Sample()
    let nora = arguments(country: country)
    let before = try await sample.domain.read(Self.create, nora)
    #expect(
      sample.domain.inverse(of: Self.create, nora, before: before)
        == [Inverse("user.delete", ["user": .text(Sample.upn("nora.ek"))])])
    #expect(try await sample.unmet(Self.create, nora) == [])
    let account = try #require(try await sample.tenant.user(Sample.id("nora.ek")))
    #expect(account.displayName == "Nora Ek")
    #expect(account.usageLocation == country)
    #expect(!account.isSignInBlocked && account.products.isEmpty)
    let found = try await sample.domain.subjects(named: [Sample.upn("nora.ek")])
    #expect(found == [Sample.upn("nora.ek"): [Sample.subject("nora.ek")]])
    #expect(try sample.tenant.effects() == ["user.create": 1])
    // There is nothing to take back of an account that was there.
    let after = try await sample.domain.read(Self.create, nora)
    #expect(sample.domain.inverse(of: Self.create, nora, before: after) == [])
  }

  /// An account of somebody else who had the name stays another one.
  @Test func givesTheNameOfADeletedAccountAnotherID() async throws {
    let sample = try Sample()
    #expect(try await sample.unmet(Self.create, arguments("gustav.malm", "Gustav Malm")) == [])
    let both = try await sample.tenant.users(named: UserName(Sample.upn("gustav.malm")))
    #expect(both.map(\.state) == [.active, .softDeleted])
    #expect(Set(both.map(\.id)).count == 2)
  }

  @Test func isRefusedWhereNoSuchAccountCanBe() async throws {
    let sample = try Sample()
    #expect(try await sample.refusals(Self.create, arguments("alma.wik")) == ["accountExists"])
    #expect(await sample.failure(Self.create, arguments("alma.wik")) == "accountExists")
    #expect(try await sample.refusals(Self.create, arguments("nora.ek", "")) == ["nothingGiven"])
    #expect(try await sample.refusals(Self.create, arguments(country: "XX")) == ["unknownCountry"])
    for (name, code) in [("nora", "notAUserName"), ("nora@example.com", "unknownDomain")] {
      let wrong: Arguments = ["name": .text(name), "displayName": .text("Nora Ek")]
      #expect(try await sample.refusals(Self.create, wrong) == [code])
      #expect(await sample.failure(Self.create, wrong) == "unknownDomain")
    }
    let erik = Sample.upn("erik.bergstrom")
    #expect(await sample.failure(Self.create, arguments(), actor: erik) == "roleMissing")
  }

  /// Whoever makes an account has its password made, and nothing that is written has it.
  @Test func asksForAPasswordAndShowsNone() throws {
    let definition = try #require(try Sample().domain.catalogue[Self.create])
    #expect(definition.secrets.map(\.isMade) == [true])
    let account = NewAccount(
      name: UserName(Sample.upn("nora.ek")), displayName: "Nora Ek", usageLocation: nil)
    var dumped = ""
    dump(TenantChange.createUser(account, NewPassword("kvarn-4182")), to: &dumped)
    #expect(!dumped.contains("4182"))
  }
}
