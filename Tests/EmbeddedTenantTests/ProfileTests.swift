import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// What an account is called and what people read about its person.
struct ProfileTests {
  private static let set: OperationID = "user.setProfile"
  private static let rename: OperationID = "user.rename"

  private func profile(_ property: String, _ value: String?) -> Arguments {
    var arguments: Arguments = ["user": Sample.user("alma.wik"), "property": .text(property)]
    arguments["value"] = value.map(Value.text)
    return arguments
  }

  private func name(_ name: String, of user: String = "alma.wik") -> Arguments {
    ["user": Sample.user(user), "name": .text(name)]
  }

  @Test(arguments: ProfileField.allCases)
  func setsOneThingAndGivesBackWhatWasThere(field: ProfileField) async throws {
    let sample = try Sample()
    let arguments = profile(field.rawValue, "Något nytt")
    let before = try await sample.domain.read(Self.set, arguments)
    let inverse = sample.domain.inverse(of: Self.set, arguments, before: before)
    #expect(inverse.count == 1)
    #expect(try await sample.unmet(Self.set, arguments, key: "1") == [])
    for call in inverse {
      #expect(try await sample.unmet(call.operation, call.arguments, key: "2") == [])
    }
    let after = try await sample.domain.read(Self.set, arguments)
    #expect(Difference.between(before, and: after) == [])
  }

  @Test func clearsAllButTheName() async throws {
    let sample = try Sample()
    #expect(try await sample.unmet(Self.set, profile("department", "Sales"), key: "1") == [])
    #expect(try await sample.unmet(Self.set, profile("department", nil), key: "2") == [])
    #expect(try await sample.tenant.user(Sample.id("alma.wik"))?.department == nil)
    #expect(try await sample.refusals(Self.set, profile("displayName", nil)) == ["nothingGiven"])
    #expect(try await sample.refusals(Self.set, profile("shoeSize", "38")) == ["nothingGiven"])
    let synced: Arguments = [
      "user": Sample.user("sofia.engstrom"), "property": .text("jobTitle"), "value": .text("x"),
    ]
    #expect(try await sample.refusals(Self.set, synced) == ["directorySynced"])
  }

  /// A mobile phone may be what somebody signs in with.
  @Test func asksForAGlobalAdministratorWhereItMatters() async throws {
    let sanne = Sample.upn("sanne.devries")
    func failure(_ property: String) async throws -> String {
      try await Sample().failure(
        Self.set,
        [
          "user": Sample.user("erik.bergstrom"), "property": .text(property), "value": .text("1"),
        ], actor: sanne)
    }
    #expect(try await failure("jobTitle") == "none")
    #expect(try await failure("mobilePhone") == "roleMissing")
  }

  @Test func renamesAndGivesTheNameBack() async throws {
    let sample = try Sample()
    let new = name(Sample.upn("alma.lind"))
    let before = try await sample.domain.read(Self.rename, new)
    let inverse = sample.domain.inverse(of: Self.rename, new, before: before)
    #expect(inverse == [Inverse(Self.rename, name(Sample.upn("alma.wik")))])
    #expect(try await sample.unmet(Self.rename, new, key: "1") == [])
    let alma = try await sample.tenant.user(Sample.id("alma.wik"))
    #expect(alma?.name.rawValue == Sample.upn("alma.lind"))
    #expect(try await sample.unmet(Self.rename, name(Sample.upn("alma.wik")), key: "2") == [])
  }

  @Test(arguments: [
    ("alma.lind", "notAUserName"), ("@nordlund.onmicrosoft.com", "notAUserName"),
    ("alma lind@nordlund.onmicrosoft.com", "notAUserName"), ("a@b@c", "notAUserName"),
    ("alma.lind@example.com", "unknownDomain"),
    ("daan.mulder@nordlund.onmicrosoft.com", "nameInUse"),
    ("DAAN.MULDER@NORDLUND.ONMICROSOFT.COM", "nameInUse"), ("", "nothingGiven"),
  ])
  func refusesANameThatCannotBe(given: String, code: String) async throws {
    let sample = try Sample()
    #expect(try await sample.refusals(Self.rename, name(given)) == [code])
    if code == "nameInUse" || code == "unknownDomain" {
      #expect(await sample.failure(Self.rename, name(given)) == code)
    }
  }

  /// The name of somebody who was deleted is free, and then they cannot come back with it.
  @Test func takesTheNameOfADeletedAccount() async throws {
    let sample = try Sample()
    #expect(try await sample.unmet(Self.rename, name(Sample.upn("gustav.malm"))) == [])
    let gustav: Arguments = ["user": Sample.user("gustav.malm")]
    #expect(await sample.failure("user.restore", gustav) == "nameTaken")
  }
}
