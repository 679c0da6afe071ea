import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// The answers that people may give, and the values offered to them.
struct ChoiceTests {
  private func refusal(_ result: Result<Value, Refusal>) -> Refusal? {
    guard case .failure(let refusal) = result else { return nil }
    return refusal
  }

  @Test(arguments: ["lars.ekman@nordlund.onmicrosoft.com", "Lars Ekman", " lars EKMAN "])
  func findsAUserByEitherName(word: String) async throws {
    let sample = try Sample()
    let value = try await sample.domain.accept([word], for: "user.choose", [:])
    #expect(value == .success(Sample.user("lars.ekman")))
  }

  @Test func offersTheNearestNames() async throws {
    let sample = try Sample()
    let answer = try await sample.domain.accept(["Lars Ekmann"], for: "user.choose", [:])
    #expect(refusal(answer)?.code == "unknownUser")
    #expect(refusal(answer)?.values["nearest"] == .list([.text("Lars Ekman")]))
  }

  @Test(arguments: ["ekmann", "Ekmn", "lars"])
  func offersTheNearestNamesForAPartOfAName(word: String) async throws {
    let sample = try Sample()
    let answer = try await sample.domain.accept([word], for: "user.choose", [:])
    let nearest = try #require(refusal(answer)?.values["nearest"]?.texts)
    #expect(nearest.contains("Lars Ekman"))
    #expect(nearest.count <= 3)
  }

  /// He has Office 365 E3 and the phone system; the tenant has E1 as well.
  @Test(arguments: ["E1", "Office 365 E1", "STANDARDPACK"])
  func saysThatAPersonLacksAProductThatTheTenantHas(word: String) async throws {
    let sample = try Sample()
    let answer = try await sample.domain.accept(
      [word], for: "license.chooseAssigned", ["users": Sample.user("lars.ekman")])
    #expect(
      refusal(answer)
        == Refusal(
          .licenseNotHeld,
          ["product": Sample.product("STANDARDPACK"), "users": .list([Sample.user("lars.ekman")])]))
  }

  @Test func saysThatAProductIsUnknownOnlyIfTheTenantDoesNotHaveIt() async throws {
    let sample = try Sample()
    let answer = try await sample.domain.accept(
      ["Office 2003"], for: "license.chooseAssigned", ["users": Sample.user("lars.ekman")])
    #expect(refusal(answer)?.code == "unknownLicense")
  }

  @Test func saysWhyAPersonIsNotAmongTheHoldersOfAProduct() async throws {
    let sample = try Sample()
    let answer = try await sample.domain.accept(
      ["Lars Ekman"], for: "users.choose", ["license": .text("STANDARDPACK")])
    #expect(refusal(answer)?.code == "licenseNotHeld")
  }

  @Test func saysWhoHasANumberThatIsNotFree() async throws {
    let sample = try Sample()
    let answer = try await sample.domain.accept(["+46850000101"], for: "phoneNumber.choose", [:])
    #expect(refusal(answer)?.code == "numberTaken")
  }

  @Test func splitsAListAtCommas() async throws {
    let sample = try Sample()
    let arguments: Arguments = ["users": Sample.user("lars.ekman")]
    let answer = try await sample.domain.accept(
      ["enterprisepack, microsoft teams phone standard"], for: "license.chooseAssigned", arguments)
    #expect(answer == .success(.list([Sample.product("ENTERPRISEPACK"), Sample.product("MCOEV")])))
  }

  @Test func offersOnlyFreeNumbersUnlessAUserIsGiven() async throws {
    let sample = try Sample()
    let free = try await sample.domain.candidates(for: "phoneNumber.choose", [:])
    #expect(free.map(\.title) == ["+31201230110", "+46850000103"])
    let own = try await sample.domain.candidates(
      for: "phoneNumber.choose", ["user": Sample.user("lars.ekman")])
    #expect(own.map(\.title) == ["+46850000101"])
  }

  @Test func refusesACountryThatDoesNotExist() async throws {
    let sample = try Sample()
    let answer = try await sample.domain.accept(["QX"], for: "country.choose", [:])
    #expect(refusal(answer)?.code == "unknownCountry")
    #expect(
      try await sample.domain.accept(["nl"], for: "country.choose", [:]) == .success(.text("NL")))
  }

  @Test func refusesAWordForANumber() async throws {
    let sample = try Sample()
    let arguments: Arguments = ["subscription": .text("e3-direct")]
    let answer = try await sample.domain.accept(["many"], for: "quantity.enter", arguments)
    #expect(refusal(answer)?.code == "notANumber")
    // It is repeated as it was typed.
    let words = try await sample.domain.accept([" not sure "], for: "quantity.enter", arguments)
    #expect(refusal(words)?.values["text"] == .text("not sure"))
    #expect(
      try await sample.domain.accept(["1 000"], for: "quantity.enter", arguments)
        == .success(.number(1000)))
  }

  @Test func givesTheCallThatTakesAnotherBack() async throws {
    let sample = try Sample()
    let arguments: Arguments = ["users": .list([Sample.user("hugo.falk")])]
    let before = try await sample.domain.read("license.unassignAll", arguments)
    let inverse = sample.domain.inverse(of: "license.unassignAll", arguments, before: before)
    #expect(inverse.map(\.operation) == ["license.assign"])
    #expect(
      inverse.first?.arguments["licenses"]
        == .list([Sample.product("MCOEV"), Sample.product("ENTERPRISEPACK")]))
  }

  @Test func givesBackOnlyProductsThatTheOrganizationHas() async throws {
    let domain = try Sample().domain
    func part(_ licenses: [String]) async throws -> (call: Inverse?, lost: [Refusal]) {
      let call = Inverse(
        "license.assign",
        [
          "users": .list([Sample.user("maja.strand")]),
          "licenses": .list(licenses.map { .text($0) }),
        ])
      return domain.possiblePart(
        of: call, try await domain.read(call.operation, call.arguments))
    }
    let some = try await part(["ENTERPRISEPACK", "NOSUCHPACK"])
    #expect(some.call?.arguments["licenses"] == .list([Sample.product("ENTERPRISEPACK")]))
    #expect(some.lost.map(\.code) == ["noLongerOwned"])
    #expect(some.lost.first?.values["product"] == Sample.product("NOSUCHPACK"))
    let none = try await part(["NOSUCHPACK"])
    #expect(none.call == nil)
    #expect(try await part(["STANDARDPACK"]).lost == [])
  }

  @Test func takesBackWhatAReplacementGaveToWhoHadNothing() async throws {
    let sample = try Sample()
    let arguments: Arguments = [
      "users": .list([Sample.user("fatima.rahimi"), Sample.user("elin.fors")]),
      "licenses": .text("ENTERPRISEPACK"),
    ]
    let before = try await sample.domain.read("license.replace", arguments)
    let inverse = sample.domain.inverse(of: "license.replace", arguments, before: before)
    #expect(inverse.map(\.operation) == ["license.replace", "license.unassign"])
    #expect(
      inverse.map { $0.arguments["users"]?.texts } == [
        [Sample.upn("fatima.rahimi")], [Sample.upn("elin.fors")],
      ])
    #expect(inverse.last?.arguments["licenses"] == .list([Sample.product("ENTERPRISEPACK")]))
  }

  @Test(arguments: ["user.choose", "users.choose"] as [OperationID], 1...45)
  func offersFirstWhatItOffersOfAll(operation: OperationID, most: Int) async throws {
    let domain = try Sample().domain
    let all = try await domain.candidates(for: operation, [:])
    let inUse = all.prefix { $0.facts.contains { $0.value == .code("active") } }.count
    let first = try await domain.firstCandidates(most, for: operation, [:])
    #expect((first == nil) == (inUse <= most))
    guard let first else { return }
    #expect(first.candidates == Array(all.prefix(most)))
    #expect(first.count == all.count)
  }

  @Test func readsEverybodyWhereADeletedAccountHasTheNameOfSomebodyShown() async throws {
    let sample = try Sample()
    let all = try await sample.domain.candidates(for: "user.choose", [:])
    let second = try #require(all.dropFirst().first?.value.subjects.first)
    try sample.tenant.make(.remake(UserID(second)))
    #expect(try await sample.domain.firstCandidates(1, for: "user.choose", [:]) != nil)
    #expect(try await sample.domain.firstCandidates(3, for: "user.choose", [:]) == nil)
    #expect(try await sample.domain.firstCandidates(3, for: "users.choose", [:]) == nil)
  }

  /// Whoever holds a product is found by reading everybody.
  @Test func readsEverybodyToFindTheHoldersOfAProduct() async throws {
    let first = try await Sample().domain.firstCandidates(
      2, for: "users.choose", ["license": Sample.product("STANDARDPACK")])
    #expect(first == nil)
  }
}
