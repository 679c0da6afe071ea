import EmbeddedTenant
import Foundation
import GraphSandbox
import Microsoft365
import Operations
import Presentation
import Testing
import Workspaces
import stegvis_graph_bench

/// Names that several have, or that somebody else has by now, over Microsoft Graph as the sandbox
/// plays it: everything goes by id.
struct SharedNameTests {
  private static let lotte = Nordlund.user("lotte.visser")

  private func country(_ user: UserID, _ tenant: EmbeddedTenant) async throws -> String? {
    try await tenant.user(user)?.usageLocation
  }

  @Test func changesARenamedAccountAndNotTheOneThatHasItsName() async throws {
    let rig = try await GraphRig(over: try Conformance.shared.sample.copy())
    let domain = rig.tenant.domain
    let move: OperationID = "user.setUsageLocation"
    let arguments: Arguments = [
      "users": .list([Nordlund.subject("lotte.visser").value]), "country": .text("DE"),
    ]
    let before = try await domain.read(move, arguments)
    let predicted = domain.prediction(move, arguments, before)
    try rig.embedded.make(.rename(Self.lotte, to: Nordlund.upn("lotte.berg")))
    let alma = Nordlund.user("alma.wik")
    try rig.embedded.make(.rename(alma, to: Nordlund.upn("lotte.visser")))
    try await domain.perform(move, arguments, key: "k", actor: "a")
    let after = try await domain.read(move, arguments)
    #expect(
      Verdict.of(predicted: predicted, before: before, observed: after, deadlinePassed: false)
        == .confirmed)
    #expect(try await country(Self.lotte, rig.embedded) == "DE")
    #expect(try await country(alma, rig.embedded) == "SE")
  }

  /// The service does not say how a subscription was bought; the id is all that tells it apart.
  @Test(arguments: [
    ("en", "Office 365 E3 (runs until "), ("sv", "Office 365 E3 (löper till "),
    ("nl", "Office 365 E3 (loopt tot "),
  ])
  func callsASubscriptionByItsProductAndItsEnd(language: String, name: String) async throws {
    let conformance = try Conformance.shared
    let rig = try await GraphRig(over: conformance.sample.copy())
    let candidates = try await rig.tenant.domain.candidates(for: "subscription.choose", [:])
    let own = try #require(candidates.first { $0.value == .text("e3-direct") })
    let words = try #require(conformance.words[language]).naming(by: own.facts)
    #expect(words.text(of: own.value).hasPrefix(name))
  }

  @Test func leavesAnAccountThatWasMadeAnewAlone() async throws {
    let rig = try await GraphRig(over: try Conformance.shared.sample.copy())
    let domain = rig.tenant.domain
    let new = UserID(try rig.embedded.make(.remake(Self.lotte)))
    let arguments: Arguments = [
      "users": .list([Nordlund.subject("lotte.visser").value]), "country": .text("DE"),
    ]
    let facts = try await domain.read("user.setUsageLocation", arguments)
    #expect(
      domain.refusals("user.setUsageLocation", arguments, facts).map(\.code)
        == ["accountReplaced"])
    await #expect(throws: DomainFailure.self) {
      try await domain.perform("user.setUsageLocation", arguments, key: "k", actor: "a")
    }
    #expect(try await country(new, rig.embedded) == "NL")
    #expect(!rig.transport.requests.contains { $0.hasPrefix("PATCH") })
  }

  /// Neither the account that is gone nor the new one is chosen for, or judged.
  @Test func stopsAtTheNextStepAboutAnAccountThatWasMadeAnew() async throws {
    let rig = try await GraphRig(over: try Conformance.shared.sample.copy())
    let domain = rig.tenant.domain
    let lotte = Nordlund.subject("lotte.visser")
    let arguments: Arguments = [
      "users": .list([lotte.value]), "licenses": try Nordlund.product("MCOMEETADV").value,
    ]
    let choice: OperationID = "license.chooseAssigned"
    #expect(try await domain.obstacles(to: choice, arguments) == [])
    // Where nothing is in the way, one request tells.
    let before = rig.transport.requests.count
    #expect(try await domain.obstacles(to: choice, arguments) == [])
    #expect(rig.transport.requests.count == before + 1)
    try rig.embedded.make(.remake(Self.lotte))
    let refusal = Refusal(.accountReplaced, ["user": lotte.value])
    #expect(try await domain.obstacles(to: choice, arguments) == [refusal])
    #expect(try await domain.obstacles(to: "license.chooseNew", arguments) == [refusal])
    let check: OperationID = "license.checkInheritance"
    let facts = try await domain.read(check, arguments)
    #expect(domain.refusals(check, arguments, facts) == [refusal])
    #expect(domain.stopsAtRefusals(of: check))
    // That it was deleted is what this one asks.
    #expect(!domain.stopsAtRefusals(of: "account.checkDeleted"))
  }

  @Test func doesNotRestoreAnAccountWhoseNameAnotherOneHas() async throws {
    let rig = try await GraphRig(over: try Conformance.shared.sample.copy())
    let restore = TenantChange.restoreUser(Self.lotte)
    let new = UserID(try rig.embedded.make(.remake(Self.lotte)))
    do {
      try await rig.tenant.perform(restore, key: "one", actor: Nordlund.upn("karin.nordlund"))
      Issue.record("two accounts have one name")
    } catch {
      guard case .refused(let refusal) = error else { throw error }
      #expect(refusal.code == RefusalCode.nameTaken.rawValue)
      #expect(refusal.values["user"]?.subjects == [Nordlund.subject("lotte.visser")])
    }
    try rig.embedded.make(.rename(new, to: Nordlund.upn("lotte.new")))
    try await rig.tenant.perform(restore, key: "two", actor: Nordlund.upn("karin.nordlund"))
    #expect(try await rig.embedded.user(Self.lotte)?.state == .active)
  }

  @Test func leavesOneOfTwoGroupsWithOneName() async throws {
    let rig = try await GraphRig(over: try Conformance.shared.sample.copy())
    let domain = rig.tenant.domain
    let exchange = try Nordlund.product("EXCHANGEENTERPRISE")
    try rig.embedded.make(
      .addGroup("Sales team", products: [SkuID(exchange)], members: [Self.lotte]))
    #expect(try await rig.tenant.groups(named: "Sales team").count == 2)
    let lotte = Nordlund.subject("lotte.visser")
    let arguments: Arguments = [
      "users": .list([lotte.value]), "licenses": .list([exchange.value]),
    ]
    let before = try await domain.read("license.leaveGroup", arguments)
    let groups = before.value(like: Fact(lotte, .licenseGroups, .absent))?.subjects ?? []
    #expect(Set(groups.map(\.id)).count == 2)
    #expect(Set(groups.map(\.name)).count == 2)
    try await domain.perform("license.leaveGroup", arguments, key: "k", actor: "a")
    #expect(
      try await rig.embedded.user(Self.lotte)?.assignments.compactMap(\.group?.rawValue)
        == [Nordlund.group("Sales team").id])
  }

  /// The sample with a second product that has the name and the part number of Office 365 E3.
  private func twins(_ id: String) throws -> EmbeddedTenant {
    let content = ContentFolder(path: Checkout.root.path)
    func resource(_ name: String) throws -> [UInt8] { try content.resource(name).bytes }
    // Everything in the file that names Office 365 E3 means the one that comes with the program.
    let e3 = try Nordlund.sku("ENTERPRISEPACK").rawValue
    let sample = String(decoding: try resource("sample-organisation.json"), as: UTF8.self)
      .replacing("\"ENTERPRISEPACK\"", with: "\"\(e3)\"")
    var organisation = try #require(
      try JSONSerialization.jsonObject(with: Data(sample.utf8)) as? [String: Any])
    let purchases = organisation["subscriptions"] as? [[String: Any]] ?? []
    let own = try #require(purchases.first { $0["id"] as? String == "e3-direct" })
      .merging(["id": "own", "product": id]) { $1 }
    organisation["subscriptions"] = purchases + [own]
    organisation["products"] = [
      ["id": id, "partNumber": "ENTERPRISEPACK", "name": "Office 365 E3"]
    ]
    return try EmbeddedTenant.inMemory(
      try TenantResources(
        licenses: Data(resource("licences.json")), limits: Data(resource("limits.json")),
        sample: try JSONSerialization.data(withJSONObject: organisation)))
  }

  @Test func givesTheOneOfTwoProductsThatIsMeant() async throws {
    let id = "11111111-0000-4000-8000-0000000000e3"
    let rig = try await GraphRig(over: try twins(id))
    let domain = rig.tenant.domain
    let fatima = Nordlund.subject("fatima.rahimi")
    var arguments: Arguments = ["users": .list([fatima.value])]
    let answer = try await domain.accept(["ENTERPRISEPACK"], for: "license.chooseNew", arguments)
    guard case .failure(let refusal) = answer else {
      Issue.record("one of two was taken")
      return
    }
    #expect(refusal.code == "ambiguousName")
    let candidates = refusal.values["candidates"]?.subjects ?? []
    #expect(
      Set(candidates.map(\.id)) == [id, try Nordlund.sku("ENTERPRISEPACK").rawValue])
    #expect(Set(candidates.map(\.name)).count == 2)
    arguments["licenses"] = try await domain.accept([id], for: "license.chooseNew", arguments).get()
    let before = try await domain.read("license.assign", arguments)
    #expect(domain.refusals("license.assign", arguments, before) == [])
    try await domain.perform("license.assign", arguments, key: "k", actor: "a")
    let held = try await rig.embedded.user(UserID(fatima))?.products
    #expect(held == [SkuID(id), try Nordlund.sku("STANDARDPACK")])
  }

  /// Returns the status and the body of an answer of the sandbox.
  private func answer(
    _ method: String, _ path: String, _ body: String = "", on rig: GraphRig
  ) async throws -> (status: Int, body: GraphNode?) {
    let token = try await rig.token()
    let reply = await rig.sandbox.respond(
      SandboxExchange(
        method: method, path: path, query: "",
        headers: ["authorization": "Bearer \(token)", "host": "127.0.0.1:1"],
        body: Array(body.utf8)))
    guard case .answer(let status, _, let bytes) = reply else { return (0, nil) }
    return (status, bytes.isEmpty ? nil : try GraphNode(bytes))
  }

  @Test func playsWhatOthersDoToATenant() async throws {
    let rig = try await GraphRig(over: try Conformance.shared.sample.copy())
    let (old, new) = (Nordlund.upn("lotte.visser"), Nordlund.upn("lotte.berg"))
    let renamed = try await answer(
      "POST", "/sandbox/outside",
      #"{"rename":"\#(old.rawValue)","to":"\#(new.rawValue)"}"#, on: rig)
    #expect(renamed.body?["id"]?.text == Self.lotte.rawValue)
    let shown = try await answer("GET", "/v1.0/users/\(Self.lotte.rawValue)", on: rig)
    #expect(shown.body?["userPrincipalName"]?.text == new.rawValue)
    #expect(try await answer("GET", "/v1.0/users/\(old.rawValue)", on: rig).status == 404)
    let remade = try await answer(
      "POST", "/sandbox/outside", #"{"remake":"\#(new.rawValue)"}"#, on: rig)
    let id = try #require(remade.body?["id"]?.text)
    let named = try await answer("GET", "/v1.0/users/\(new.rawValue)", on: rig)
    #expect(named.body?["id"]?.text == id)
    #expect(try await answer("GET", "/v1.0/users/\(Self.lotte.rawValue)", on: rig).status == 404)
    let added = try await answer(
      "POST", "/sandbox/outside",
      #"{"group":"Sales team","products":["MCOMEETADV"],"members":["\#(id)"]}"#, on: rig)
    let group = try #require(added.body?["id"]?.text)
    #expect(group != Nordlund.group("Sales team").id)
    let members = try await answer("GET", "/v1.0/groups/\(group)/members", on: rig)
    #expect(members.body?["value"]?.list?.map { $0["id"]?.text } == [id])
    #expect(try await answer("POST", "/sandbox/outside", "{}", on: rig).status == 400)
  }
}
