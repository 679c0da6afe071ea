import GraphTenant
import Microsoft365
import Operations
import OutgoingHTTP
import TestSupport
import Testing

/// Service plans by the ids of the interface, which may know more of them than the catalogue.
struct ServicePlanTests {
  private let anna = UserID("1")
  private let karin = UserName("karin@nordlund.example")
  private let e3 = SkuID("sku-e3")
  private let known = ProductCatalogue(
    [
      Product(
        id: SkuID("sku-e3"), partNumber: PartNumber("ENTERPRISEPACK"), name: "Office 365 E3",
        plans: ["SWAY", "TEAMS1"])
    ], rules: PlanRules(conflicts: [], dependencies: [:], blockedCountries: [:]),
    planIDs: ["SWAY": "PLAN-S", "TEAMS1": "PLAN-T"])

  private func client(_ transport: ScriptedTransport) throws -> GraphClient {
    let address = try GraphAddress("https://graph.microsoft.com/v1.0")
    let clock = WaitingClock()
    return GraphClient(
      address: address, transport: transport,
      tokens: TokenSource(
        address: address, directory: "d", client: "c", credential: .secret(Secret("s")),
        transport: transport, clock: clock, file: nil),
      clock: clock, chance: { 0 })
  }

  private func tenant(_ transport: ScriptedTransport) throws -> GraphTenant {
    let limits = try Limits(
      LimitID.allCases.map { id in
        DatedLimit(
          id: id, value: 30, unit: "days", effectiveFrom: "2020-01-01", source: "",
          contradiction: nil)
      })
    return GraphTenant(
      client: try client(transport), products: known, limits: limits,
      evidence: EvidenceFile(path: try TestFolder().path("evidence.jsonl")))
  }

  private func user(_ properties: String) -> ScriptedTransport.Reply {
    .answer(
      200, [:],
      #"{"id":"1","userPrincipalName":"anna@nordlund.example","usageLocation":"SE",\#(properties)}"#
    )
  }

  @Test(arguments: [
    // An old answer, which does not tell how the product is held.
    #""assignedLicenses":[{"skuId":"SKU-E3","disabledPlans":["plan-t","NEW-1"]}]"#,
    #"""
    "assignedLicenses":[{"skuId":"SKU-E3","disabledPlans":[]}],
    "licenseAssignmentStates":[
      {"skuId":"SKU-E3","assignedByGroup":null,"disabledPlans":["plan-t","NEW-1"],"state":"Active"}]
    """#,
  ])
  func readsWhatIsOff(_ properties: String) async throws {
    let tenant = try tenant(ScriptedTransport([user(properties)]))
    #expect(
      try await tenant.user(anna)?.assignments
        == [LicenseAssignment(product: e3, group: nil, disabledPlans: ["TEAMS1", "new-1"])])
  }

  @Test func sendsBackAPlanThatTheCatalogueDoesNotKnow() async throws {
    let transport = ScriptedTransport([user(#""assignedLicenses":[]"#), .answer(200)])
    try await tenant(transport).perform(
      .assign([anna], [e3], .off([e3: ["TEAMS1", "new-1"]])), key: "k", actor: karin)
    let sent = try #require(transport.asked.last)
    #expect(sent.url.hasSuffix("/users/1/assignLicense"))
    #expect(sent.body.contains(#""disabledPlans":["new-1","plan-t"]"#), "\(sent.body)")
  }

  /// - Parameter off: What is off in the license that the user has.
  @Test(arguments: [(["plan-t"], nil), (["plan-s"], ["plan-t"])] as [([String], [String]?)])
  func turnsOffOtherPlansOfAProductThatIsHeld(_ off: [String], _ sent: [String]?) async throws {
    let list = off.map { #""\#($0)""# }.joined(separator: ",")
    let transport = ScriptedTransport([
      user(
        #"""
        "assignedLicenses":[{"skuId":"SKU-E3","disabledPlans":[\#(list)]}],
        "licenseAssignmentStates":[
          {"skuId":"SKU-E3","assignedByGroup":null,"disabledPlans":[\#(list)],"state":"Active"}]
        """#), .answer(200),
    ])
    try await tenant(transport).perform(
      .assign([anna], [e3], .off([e3: ["TEAMS1"]])), key: "k", actor: karin)
    let posted = transport.asked.filter { $0.url.hasSuffix("/users/1/assignLicense") }
    #expect(posted.count == (sent == nil ? 0 : 1))
    if let sent {
      let plans = sent.map { #""\#($0)""# }.joined(separator: ",")
      #expect(posted.first?.body.contains(#""disabledPlans":[\#(plans)]"#) == true)
    }
  }

  @Test func learnsThePlansOfTheTenantsOwnProducts() async throws {
    let transport = ScriptedTransport([
      .answer(
        200, [:],
        #"""
        {"value":[{"skuId":"SKU-X","skuPartNumber":"X","servicePlans":[
          {"servicePlanId":"PLAN-9","servicePlanName":"NINE"},
          {"servicePlanId":"plan-t","servicePlanName":"OTHER_NAME"}]}]}
        """#)
    ])
    let catalogue = try await GraphTenant.catalogue(known, of: try client(transport))
    #expect(
      catalogue.planIDs == ["SWAY": "plan-s", "TEAMS1": "plan-t", "NINE": "plan-9"])
  }

  /// An older subscription may have fewer plans than the product has today.
  @Test func turnsOffOnlyWhatTheProductHasInThisTenant() async throws {
    let transport = ScriptedTransport([
      .answer(
        200, [:],
        #"""
        {"value":[{"skuId":"SKU-E3","skuPartNumber":"ENTERPRISEPACK","servicePlans":[
          {"servicePlanId":"PLAN-S","servicePlanName":"SWAY"}]}]}
        """#)
    ])
    let held = [
      LicenseAssignment(
        product: SkuID("old"), group: nil, disabledPlans: ["SWAY", "TEAMS1"])
    ]
    func kept(_ catalogue: ProductCatalogue) -> Set<String> {
      catalogue.disabledPlans(in: e3, givenTo: held, isReplacing: true, .kept)
    }
    #expect(kept(known) == ["SWAY", "TEAMS1"])
    let own = try await GraphTenant.catalogue(known, of: try client(transport))
    #expect(kept(own) == ["SWAY"])
    #expect(
      own.disabledPlans(
        in: e3, givenTo: held, isReplacing: false, .off([e3: ["SWAY", "TEAMS1"]])) == ["SWAY"])
  }
}
