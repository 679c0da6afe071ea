import Foundation
import GraphTenant
import Microsoft365
import Operations
import OutgoingHTTP
import Synchronization
import TestSupport
import Testing

/// Two products of one part number, two groups of one name, and accounts whose names pass to
/// others: everything goes by id.
struct SameNameTests {
  private static let e3 = SkuID("6fd2c87f-b296-42f0-b197-1e91e994b900")
  private static let trial = SkuID("36a0f3b3-adb5-49ea-bf66-762134cf063a")
  private static let premium = SkuID("989a1621-93bc-4be0-835c-fe30171d6463")
  private static let old = UserID("11111111-0000-4000-8000-000000000001")
  private static let new = UserID("22222222-0000-4000-8000-000000000002")
  private static let one = GroupID("aaaaaaaa-0000-4000-8000-00000000000a")
  private static let two = GroupID("bbbbbbbb-0000-4000-8000-00000000000b")
  private static let name = "lee@contoso.example"
  private static let lee = Subject(id: old.rawValue, name: name)

  private let service = ServiceOfObjects()

  init() {
    service["/organization"] = #"{"value":[{"id":"o","displayName":"Contoso"}]}"#
    service["/admin/teams/telephoneNumberManagement/numberAssignments"] = #"{"value":[]}"#
    service["/directory/deletedItems/microsoft.graph.user"] = #"{"value":[]}"#
    service["/groups"] = #"{"value":[]}"#
    let skus = [
      (Self.e3, "ENTERPRISEPACK", "Enabled", 5), (Self.trial, "TEAMS_PREMIUM", "Suspended", 0),
      (Self.premium, "TEAMS_PREMIUM", "Enabled", 10),
    ].map { id, number, status, units in
      #"""
      {"skuId":"\#(id.rawValue)","skuPartNumber":"\#(number)","capabilityStatus":"\#(status)",
        "consumedUnits":1,"prepaidUnits":{"enabled":\#(units)},"servicePlans":[]}
      """#
    }
    service["/subscribedSkus"] = "{\"value\":[\(skus.joined(separator: ","))]}"
  }

  private func json(
    _ id: UserID, _ upn: String, _ display: String = "Lee Gu",
    _ licenses: [(SkuID, GroupID?)] = [], deleted: Bool = false
  ) -> String {
    let held = licenses.map { #"{"skuId":"\#($0.0.rawValue)","disabledPlans":[]}"# }
    let states = licenses.map { sku, group in
      let group = group.map { #""\#($0.rawValue)""# } ?? "null"
      return #"{"skuId":"\#(sku.rawValue)","assignedByGroup":\#(group),"state":"Active"}"#
    }
    return #"""
      {"id":"\#(id.rawValue)","userPrincipalName":"\#(upn)","displayName":"\#(display)",
        "usageLocation":"SE","deletedDateTime":\#(deleted ? #""2026-11-01T00:00:00Z""# : "null"),
        "assignedLicenses":[\#(held.joined(separator: ","))],
        "licenseAssignmentStates":[\#(states.joined(separator: ","))]}
      """#
  }

  /// Puts an account into the tenant, to be found by its id and by its name.
  private func add(
    _ id: UserID, _ upn: String, _ display: String = "Lee Gu",
    _ licenses: [(SkuID, GroupID?)] = []
  ) {
    let account = json(id, upn, display, licenses)
    service["/users/\(id.rawValue)"] = account
    service["/users/\(upn)"] = account
  }

  private func tenant() async throws -> GraphTenant {
    let address = try GraphAddress("https://graph.microsoft.com/v1.0")
    let clock = WaitingClock()
    let client = GraphClient(
      address: address, transport: service,
      tokens: TokenSource(
        address: address, directory: "d", client: "c", credential: .secret(Secret("s")),
        transport: service, clock: clock, file: nil),
      clock: clock, chance: { 0 })
    let known = ProductCatalogue(
      [
        Product(
          id: Self.e3, partNumber: PartNumber("ENTERPRISEPACK"), name: "Office 365 E3",
          plans: ["SWAY"])
      ], rules: PlanRules(conflicts: [], dependencies: [:], blockedCountries: [:]))
    let limits = try Limits(
      LimitID.allCases.map { id in
        DatedLimit(
          id: id, value: 30, unit: "days", effectiveFrom: "2020-01-01", source: "",
          contradiction: nil)
      })
    return GraphTenant(
      client: client, products: try await GraphTenant.catalogue(known, of: client),
      limits: limits, evidence: EvidenceFile(path: try TestFolder().path("evidence.jsonl")))
  }

  private func refusal(_ answer: Result<Value, Refusal>) -> Refusal? {
    guard case .failure(let refusal) = answer else { return nil }
    return refusal
  }

  // Products

  @Test func takesAwayTheProductThatThePersonHolds() async throws {
    add(Self.old, Self.name, "Lee Gu", [(Self.premium, nil)])
    let domain = try await tenant().domain
    let users: Value = .list([.subject(Self.lee)])
    let chosen = try await domain.accept(
      ["teams_premium"], for: "license.chooseAssigned", ["users": users])
    let licenses = try chosen.get()
    #expect(licenses.subjects.map(\.id) == [Self.premium.rawValue])
    let arguments: Arguments = ["users": users, "licenses": licenses]
    let facts = try await domain.read("license.unassign", arguments)
    #expect(domain.refusals("license.unassign", arguments, facts) == [])
    let predicted = domain.prediction("license.unassign", arguments, facts)
    #expect(!predicted.contains { $0.subject.id == Self.trial.rawValue })
    try await domain.perform("license.unassign", arguments, key: "k", actor: "karin")
    let sent = try #require(service.sent.last)
    #expect(sent.contains(#""removeLicenses":["\#(Self.premium.rawValue)"]"#), "\(sent)")
  }

  /// What a person holds of both, they may mean either of.
  @Test func refusesAPartNumberThatTwoProductsHave() async throws {
    add(Self.old, Self.name, "Lee Gu", [(Self.trial, nil), (Self.premium, nil)])
    let domain = try await tenant().domain
    let held: Arguments = ["users": .list([.subject(Self.lee)])]
    let answer = try await domain.accept(["TEAMS_PREMIUM"], for: "license.chooseAssigned", held)
    let refused = try #require(refusal(answer))
    #expect(refused.code == RefusalCode.ambiguousName.rawValue)
    let shown = try #require(refused.values["candidates"])
    #expect(shown.texts == ["TEAMS_PREMIUM (…063a)", "TEAMS_PREMIUM (…6463)"])
    // What tells one from the other is an answer, and so is its id.
    for word in ["TEAMS_PREMIUM (…6463)", Self.premium.rawValue.uppercased()] {
      let answer = try await domain.accept([word], for: "license.chooseAssigned", held)
      #expect(try answer.get().subjects.map(\.id) == [Self.premium.rawValue], "\(word)")
    }
  }

  /// Only of one of the two are there any units.
  @Test(arguments: ["license.choose", "license.chooseNew"] as [OperationID])
  func takesTheProductOfAPartNumberThatHasUnits(_ operation: OperationID) async throws {
    add(Self.old, Self.name)
    let domain = try await tenant().domain
    let arguments: Arguments = ["users": .list([.subject(Self.lee)])]
    let answer = try await domain.accept(["teams_premium"], for: operation, arguments)
    #expect(try answer.get().subjects.map(\.id) == [Self.premium.rawValue])
  }

  /// As manifests and sessions of earlier versions give it.
  @Test func takesAPartNumberForTheOnlyProductThatHasIt() async throws {
    add(Self.old, Self.name)
    let domain = try await tenant().domain
    let arguments: Arguments = [
      "users": .subject(Self.lee), "licenses": .list([.text("ENTERPRISEPACK")]),
    ]
    try await domain.perform("license.assign", arguments, key: "k", actor: "karin")
    #expect(try #require(service.sent.last).contains(Self.e3.rawValue))
  }

  @Test func keepsTheNameOfAProductThatIsNoLongerSold() async throws {
    add(Self.old, Self.name)
    let domain = try await tenant().domain
    let gone = Subject(id: "00000000-0000-4000-8000-000000000009", name: "Office 2003")
    let call = Inverse(
      "license.assign",
      ["users": .list([.subject(Self.lee)]), "licenses": .list([.subject(gone)])])
    let facts = try await domain.read(call.operation, call.arguments)
    let part = domain.possiblePart(of: call, facts)
    #expect(part.call == nil)
    #expect(part.lost.map { $0.values["product"]?.text } == ["Office 2003"])
  }

  // Groups

  @Test func leavesOnlyTheGroupThatGivesTheProduct() async throws {
    add(Self.old, Self.name, "Lee Gu", [(Self.e3, Self.one), (Self.premium, Self.two)])
    for (group, sku) in [(Self.one, Self.e3), (Self.two, Self.premium)] {
      service["/groups/\(group.rawValue)"] = #"""
        {"id":"\#(group.rawValue)","displayName":"Licenses",
          "assignedLicenses":[{"skuId":"\#(sku.rawValue)","disabledPlans":[]}]}
        """#
    }
    let domain = try await tenant().domain
    let arguments: Arguments = [
      "users": .list([.subject(Self.lee)]),
      "licenses": .list([.subject(Subject(id: Self.e3.rawValue, name: "Office 365 E3"))]),
    ]
    let facts = try await domain.read("license.leaveGroup", arguments)
    let groups = facts.first { $0.property == "licenseGroups" }?.value
    #expect(groups?.texts == ["Licenses (…000a)", "Licenses (…000b)"])
    let predicted = domain.prediction("license.leaveGroup", arguments, facts)
    func becomes(_ property: String) -> [String]? {
      predicted.first { $0.property == property && $0.subject == Self.lee }?.value.subjects
        .map(\.id)
    }
    #expect(becomes("licenseGroups") == [Self.two.rawValue])
    #expect(becomes("assignedLicenses") == [Self.premium.rawValue])
    try await domain.perform("license.leaveGroup", arguments, key: "k", actor: "karin")
    #expect(
      service.sent == ["DELETE /groups/\(Self.one.rawValue)/members/\(Self.old.rawValue)/$ref "])
  }

  // Accounts

  @Test func goesOnWithAnAccountThatWasRenamed() async throws {
    add(Self.old, "lee.berg@contoso.example")
    let domain = try await tenant().domain
    let arguments: Arguments = [
      "users": .list([.subject(Self.lee)]), "licenses": .text("ENTERPRISEPACK"),
    ]
    let facts = try await domain.read("license.assign", arguments)
    #expect(domain.refusals("license.assign", arguments, facts) == [])
    #expect(facts.first { $0.subject == Self.lee }?.subject.name == "lee.berg@contoso.example")
    try await domain.perform("license.assign", arguments, key: "k", actor: "karin")
    #expect(try #require(service.sent.last).hasPrefix("POST /users/\(Self.old.rawValue)/"))
  }

  /// People would take one for the other.
  @Test func refusesARenamedAccountWhoseNameAnotherHas() async throws {
    add(Self.old, "lee.berg@contoso.example")
    add(Self.new, Self.name, "Lee Gustafsson")
    let domain = try await tenant().domain
    let arguments: Arguments = [
      "users": .list([.subject(Self.lee)]), "licenses": .text("ENTERPRISEPACK"),
    ]
    let facts = try await domain.read("license.assign", arguments)
    #expect(facts.contains { $0.subject == Self.lee && $0.property == "nameTakenBy" })
    #expect(
      domain.refusals("license.assign", arguments, facts)
        == [Refusal(.accountRenamed, ["user": .subject(Self.lee)])])
  }

  @Test func refusesAnAccountThatIsGoneWhileAnotherHasItsName() async throws {
    add(Self.new, Self.name, "Lee Gustafsson")
    let domain = try await tenant().domain
    let arguments: Arguments = [
      "users": .list([.subject(Self.lee)]), "licenses": .text("ENTERPRISEPACK"),
    ]
    let facts = try await domain.read("license.assign", arguments)
    #expect(
      facts.filter { $0.subject == Self.lee }
        == [
          Fact(Self.lee, .accountState, .code("replaced")),
          Fact(
            Self.lee, .nameTakenBy,
            .subject(Subject(id: Self.new.rawValue, name: "\(Self.name) (…0002)"))),
        ])
    #expect(
      domain.refusals("license.assign", arguments, facts)
        == [Refusal(.accountReplaced, ["user": .subject(Self.lee)])])
    // Nor does the change itself take the name for the account.
    await #expect(throws: DomainFailure.self) {
      try await domain.perform("license.assign", arguments, key: "k", actor: "karin")
    }
    #expect(service.sent == [])
  }

  @Test func saysThatAnotherHasTheNameOfADeletedAccount() async throws {
    add(Self.new, Self.name, "Lee Gustafsson")
    let mangled = Self.old.rawValue.replacing("-", with: "") + Self.name
    let deleted = json(Self.old, mangled, deleted: true)
    service["/directory/deletedItems/microsoft.graph.user"] = "{\"value\":[\(deleted)]}"
    let domain = try await tenant().domain
    let arguments: Arguments = ["user": .subject(Self.lee)]
    let facts = try await domain.read("user.delete", arguments)
    #expect(
      domain.refusals("user.delete", arguments, facts).map(\.code)
        == [RefusalCode.accountReplaced.rawValue])
    // It can be restored, unless the service refuses that.
    let before = try await domain.read("user.restore", arguments)
    #expect(domain.refusals("user.restore", arguments, before) == [])
    try await domain.perform("user.restore", arguments, key: "k", actor: "karin")
    #expect(
      service.sent == ["POST /directory/deletedItems/\(Self.old.rawValue)/restore "])
  }

  /// Some services and proxies find an account whatever the address calls it.
  @Test func believesNoAnswerAboutAnotherAccount() async throws {
    service["/users/\(Self.old.rawValue)"] = json(Self.new, Self.name)
    #expect(try await tenant().user(Self.old) == nil)
  }

  @Test func showsBothPeopleOfOneName() async throws {
    add(Self.old, Self.name)
    add(Self.new, "lee.gu2@contoso.example")
    let both = [json(Self.old, Self.name), json(Self.new, "lee.gu2@contoso.example")]
    service["/users"] = "{\"value\":[\(both.joined(separator: ","))]}"
    let domain = try await tenant().domain
    let refused = try #require(
      refusal(try await domain.accept(["Lee Gu"], for: "user.choose", [:])))
    #expect(refused.code == RefusalCode.ambiguousName.rawValue)
    #expect(
      Set(refused.values["candidates"]?.texts ?? []) == [Self.name, "lee.gu2@contoso.example"])
    // A list that has the name twice adds the end of the id.
    for word in [Self.name, Self.old.rawValue, "Lee Gu (…0001)"] {
      let answer = try await domain.accept([word], for: "user.choose", [:])
      #expect(answer == .success(.subject(Self.lee)))
    }
  }

  @Test func findsTheNumbersOfAnAccountAndNotOfItsName() async throws {
    add(Self.old, "lee.berg@contoso.example")
    add(Self.new, Self.name, "Lee Gustafsson")
    service["/admin/teams/telephoneNumberManagement/numberAssignments"] = #"""
      {"value":[{"telephoneNumber":"+46850000101","numberType":"callingPlan",
        "assignmentStatus":"userAssigned","assignmentTargetId":"\#(Self.old.rawValue.uppercased())"}]}
      """#
    let domain = try await tenant().domain
    let new = Subject(id: Self.new.rawValue, name: Self.name)
    let facts = try await domain.read("phoneNumber.check", ["user": .subject(Self.lee)])
    let number = Subject("+46850000101")
    #expect(facts.value(like: Fact(Self.lee, .phoneNumbers, .absent))?.texts == [number.name])
    let target = facts.value(like: Fact(number, .numberTarget, .absent))
    #expect(target == .subject(Self.lee))
    #expect(target?.text == "lee.berg@contoso.example")
    let others = try await domain.read("phoneNumber.check", ["user": .subject(new)])
    #expect(others.value(like: Fact(new, .phoneNumbers, .absent)) == .list([]))
  }

  /// Each has a name that another account could have.
  @Test func asksForNoNameWhereEverybodyIsRead() async throws {
    add(Self.new, Self.name, "Lee Gustafsson")
    service["/users"] = "{\"value\":[\(json(Self.new, Self.name))]}"
    let mangled = Self.old.rawValue.replacing("-", with: "") + Self.name
    let deleted = json(Self.old, mangled, deleted: true)
    service["/directory/deletedItems/microsoft.graph.user"] = "{\"value\":[\(deleted)]}"
    let domain = try await tenant().domain
    let facts = try await domain.read("page.open", ["page": .text("deletedUsers")])
    #expect(facts.contains { $0.subject == Self.lee && $0.property == "nameTakenBy" })
    #expect(!service.read.contains("/users/\(Self.name)"))
  }

  // Series

  @Test func refusesAQueryForAGroupOfWhichThereAreTwo() async throws {
    add(Self.old, Self.name, "Lee Gu", [(Self.e3, Self.one)])
    service["/users"] =
      "{\"value\":[\(json(Self.old, Self.name, "Lee Gu", [(Self.e3, Self.one)]))]}"
    for id in [Self.one, Self.two] {
      service["/groups/\(id.rawValue)"] = #"{"id":"\#(id.rawValue)","displayName":"Sales"}"#
    }
    let groups = [Self.one, Self.two].map { #"{"id":"\#($0.rawValue)","displayName":"Sales"}"# }
    service["/groups"] = "{\"value\":[\(groups.joined(separator: ","))]}"
    let domain = try await tenant().domain
    let refused = try await domain.subjects(matching: "group=Sales", of: .user)
    #expect(
      refused
        == .failure(
          Refusal(
            .ambiguousName,
            [
              "name": .text("Sales"),
              "candidates": .list([Self.one, Self.two].map { .subject(Subject($0.rawValue)) }),
            ])))
    for (id, found) in [(Self.one, [Value.subject(Self.lee)]), (Self.two, [])] {
      let answer = try await domain.subjects(matching: "group=\(id.rawValue)", of: .user)
      #expect(answer == .success(found))
    }
  }

  // What sessions of earlier versions kept

  @Test func findsEverybodyWhomANameMayMean() async throws {
    add(Self.new, Self.name, "Lee Gustafsson")
    let deleted = json(
      Self.old, Self.old.rawValue.replacing("-", with: "") + Self.name, deleted: true)
    service["/directory/deletedItems/microsoft.graph.user"] = "{\"value\":[\(deleted)]}"
    let groups = [Self.one, Self.two].map { #"{"id":"\#($0.rawValue)","displayName":"Sales"}"# }
    service["/groups"] = "{\"value\":[\(groups.joined(separator: ","))]}"
    let found = try await tenant().domain.subjects(
      named: [Self.name, "ENTERPRISEPACK", "Office 365 E3", "TEAMS_PREMIUM", "Sales", "SE"])
    #expect(
      found.mapValues { $0.map(\.id) }
        == [
          Self.name: [Self.new.rawValue, Self.old.rawValue],
          "ENTERPRISEPACK": [Self.e3.rawValue], "Office 365 E3": [Self.e3.rawValue],
          "TEAMS_PREMIUM": [Self.trial.rawValue, Self.premium.rawValue],
          "Sales": [Self.one.rawValue, Self.two.rawValue],
        ])
  }
}

/// A service that has one object at each address, and takes every change without making it.
///
/// A class, because objects are put into it and it keeps the changes.
private final class ServiceOfObjects: GraphTransport {
  private let objects = Mutex<[String: String]>([:])
  private let changes = Mutex<[String]>([])
  private let readings = Mutex<[String]>([])

  /// The changes as method, path and body.
  var sent: [String] { changes.withLock { $0 } }

  /// The paths that were read.
  var read: [String] { readings.withLock { $0 } }

  /// The object at a path, as JSON.
  subscript(path: String) -> String? {
    get { objects.withLock { $0[path] } }
    set { objects.withLock { $0[path] = newValue } }
  }

  func send(
    _ method: GraphRequest.Method, _ url: String, headers: [(String, String)], body: [UInt8]?,
    timeout: Int
  ) async throws(GraphFailure) -> GraphResponse {
    if url.contains("/oauth2/") {
      return response(200, #"{"access_token":"token","expires_in":3600}"#)
    }
    let target = url.replacing("https://graph.microsoft.com/v1.0", with: "")
    let path = String(target.prefix { $0 != "?" })
    if path == "/$batch" { return response(200, batch(body ?? [])) }
    guard method == .get else {
      let text = String(decoding: body ?? [], as: UTF8.self)
      changes.withLock { $0.append("\(method.rawValue) \(path) \(text)") }
      return response(method == .delete ? 204 : 200, "{}")
    }
    let (status, object) = answer(path)
    return response(status, object)
  }

  private func answer(_ path: String) -> (Int, String) {
    let path = path.removingPercentEncoding ?? path
    readings.withLock { $0.append(path) }
    guard let object = self[path] else {
      return (404, #"{"error":{"code":"Request_ResourceNotFound","message":"none"}}"#)
    }
    return (200, object)
  }

  /// Answers the readings in a batch.
  private func batch(_ body: [UInt8]) -> String {
    struct Batch: Decodable {
      struct Part: Decodable {
        let id: String
        let url: String
      }
      let requests: [Part]
    }
    let parts = (try? JSONDecoder().decode(Batch.self, from: Data(body)))?.requests ?? []
    let answers = parts.map { part in
      let (status, object) = answer(String(part.url.prefix { $0 != "?" }))
      return #"{"id":"\#(part.id)","status":\#(status),"body":\#(object)}"#
    }
    return "{\"responses\":[\(answers.joined(separator: ","))]}"
  }

  private func response(_ status: Int, _ body: String) -> GraphResponse {
    GraphResponse(status: status, headers: [:], body: Array(body.utf8))
  }
}
