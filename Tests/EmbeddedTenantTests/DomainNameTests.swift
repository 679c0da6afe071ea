import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// Domains that are added, verified and removed, and for how long their passwords are valid.
struct DomainNameTests {
  private static let added = "nordlund-logistik.example"
  private static let new = "nordlund-frakt.example"
  private static let validity: OperationID = "setting.setPasswordValidity"

  private func domain(_ name: String) -> Arguments { ["domain": .text(name)] }

  @Test func addsADomainShowsItsRecordAndRemovesIt() async throws {
    let sample = try Sample()
    // However it is written.
    let arguments = domain(" Nordlund-Frakt.example")
    let before = try await sample.domain.read("domain.add", arguments)
    #expect(
      sample.domain.inverse(of: "domain.add", arguments, before: before)
        == [Inverse("domain.remove", domain(Self.new))])
    #expect(try await sample.unmet("domain.add", arguments, key: "1") == [])
    let after = ReadFacts(try await sample.domain.read("domain.verify", domain(Self.new)))
    let record = try #require(after.text(Subject(Self.new), .verificationRecord))
    #expect(record.wholeMatch(of: /MS=ms[0-9]{8}/) != nil)
    #expect(record != (try await sample.tenant.verificationRecord(of: Self.added)))
    #expect(try await sample.refusals("domain.add", domain(Self.new)) == ["domainExists"])
    #expect(await sample.failure("domain.add", domain(Self.new)) == "domainExists")
    #expect(try await sample.unmet("domain.remove", domain(Self.new), key: "2") == [])
    #expect(try await sample.domain.read("domain.add", arguments) == before)
  }

  /// Names in it are possible only then.
  @Test func letsAccountsHaveTheirNamesInAVerifiedDomain() async throws {
    let sample = try Sample()
    let rename: Arguments = [
      "user": Sample.user("alma.wik"), "name": .text("alma.wik@\(Self.added)"),
    ]
    #expect(try await sample.outcome("domain.check", domain(Self.added)) == "unverified")
    #expect(try await sample.refusals("user.rename", rename) == ["unknownDomain"])
    #expect(try await sample.unmet("domain.verify", domain(Self.added), key: "1") == [])
    #expect(try await sample.outcome("domain.check", domain(Self.added)) == "verified")
    #expect(try await sample.tenant.verificationRecord(of: Self.added) == nil)
    #expect(try await sample.unmet("user.rename", rename, key: "2") == [])
    // And as long as they have, nobody can take it away.
    #expect(try await sample.refusals("domain.remove", domain(Self.added)) == ["domainInUse"])
    #expect(await sample.failure("domain.remove", domain(Self.added)) == "domainInUse")
    let before = try await sample.domain.read("domain.remove", domain(Self.added))
    #expect(
      sample.domain.inverse(of: "domain.remove", domain(Self.added), before: before)
        == [Inverse("domain.add", domain(Self.added))])
    #expect(
      sample.domain.inverse(of: "domain.verify", domain(Self.added), before: before) == [])
  }

  @Test func keepsTheDomainOfTheOrganisation() async throws {
    let sample = try Sample()
    #expect(
      try await sample.refusals("domain.remove", domain(Sample.domain)) == ["domainFixed"])
    #expect(await sample.failure("domain.remove", domain(Sample.domain)) == "domainFixed")
    let sanne = Sample.upn("sanne.devries")
    for operation: OperationID in ["domain.add", "domain.verify", "domain.remove"] {
      #expect(
        await sample.failure(operation, domain(Self.added), actor: sanne) == "roleMissing")
    }
  }

  @Test(arguments: ["nordlund", "-a.example", "nord lund.example", "a..example", "å.example", "."])
  func refusesWhatIsNoDomain(name: String) async throws {
    let sample = try Sample()
    #expect(try await sample.refusals("domain.add", domain(name)) == ["notADomain"])
    #expect(try await sample.refusals("domain.verify", domain(name)) == ["notADomain"])
  }

  @Test func refusesADomainThatWasNeverAdded() async throws {
    let sample = try Sample()
    for operation: OperationID in ["domain.verify", "domain.remove", "domain.check"] {
      #expect(try await sample.refusals(operation, domain(Self.new)) == ["domainNotAdded"])
      #expect(try await sample.refusals(operation, [:]) == ["nothingGiven"])
    }
    #expect(await sample.failure("domain.verify", domain(Self.new)) == "domainNotAdded")
  }

  private func validity(
    _ days: String, _ notice: String?, of name: String = Sample.domain
  ) -> Arguments {
    var arguments: Arguments = ["domain": .text(name), "days": .text(days)]
    arguments["notice"] = notice.map(Value.text)
    return arguments
  }

  @Test(arguments: [("180", "21"), ("never", nil), ("730", nil), ("14", "1")])
  func setsForHowLongPasswordsAreValidAndGivesThatBack(days: String, notice: String?) async throws {
    let sample = try Sample()
    let arguments = validity(days, notice)
    let before = try await sample.domain.read(Self.validity, arguments)
    let calls = sample.domain.inverse(of: Self.validity, arguments, before: before)
    #expect(calls == [Inverse(Self.validity, validity("90", "14"))])
    #expect(
      sample.domain.inverse(of: Self.validity, validity("90", nil), before: before) == [])
    #expect(try await sample.unmet(Self.validity, arguments, key: "1") == [])
    #expect(try await sample.unmet(Self.validity, validity("90", "14"), key: "2") == [])
    #expect(try await sample.domain.read(Self.validity, arguments) == before)
  }

  @Test(arguments: [
    ("13", nil, "daysNotPossible"), ("731", nil, "daysNotPossible"),
    ("90", "0", "daysNotPossible"), ("90", "31", "daysNotPossible"),
    ("soon", nil, "nothingGiven"),
  ])
  func refusesDaysThatAreNotPossible(days: String, notice: String?, code: String) async throws {
    let sample = try Sample()
    #expect(try await sample.refusals(Self.validity, validity(days, notice)) == [code])
  }

  @Test func setsNothingOfADomainThatIsNotVerified() async throws {
    let sample = try Sample()
    let unverified = validity("90", nil, of: Self.added)
    #expect(try await sample.refusals(Self.validity, unverified) == ["domainUnverified"])
    #expect(await sample.failure(Self.validity, unverified) == "domainUnverified")
    let missing = validity("90", nil, of: Self.new)
    #expect(try await sample.refusals(Self.validity, missing) == ["domainNotAdded"])
  }
}
