import EmbeddedTenant
import Foundation
import GraphSandbox
import Microsoft365
import Operations
import Testing
import stegvis_graph_bench

/// Service plans that are turned off, over Microsoft Graph.
struct GraphDisabledPlansTests {
  private static let actor = "karin.nordlund@nordlund.onmicrosoft.com"
  private static let off: Set<String> = ["SWAY", "TEAMS1", "YAMMER_ENTERPRISE"]

  private let tenant: EmbeddedTenant
  private let e3: SkuID
  private let lars = Nordlund.user("lars.ekman")
  private let fatima = Nordlund.user("fatima.rahimi")

  init() throws {
    e3 = try Nordlund.sku("ENTERPRISEPACK")
    tenant = try Conformance.shared.sample.copy()
    try tenant.carryOut(
      .adjust(
        lars,
        adding: [LicenseAssignment(product: e3, group: nil, disabledPlans: Self.off)],
        removing: []),
      key: "off", by: "app:test", isAdmitted: true)
  }

  private func disabled(_ user: UserID) async throws -> Set<String>? {
    try await tenant.user(user)?.assignments.first { $0.product == e3 }?.disabledPlans
  }

  private func changes(_ rig: GraphRig) -> [String] {
    rig.transport.requests.filter { $0.contains("assignLicense") || $0.contains("$batch") }
  }

  @Test func readsTheSameAsTheTenantItself() async throws {
    let rig = try await GraphRig(over: tenant)
    let arguments: Arguments = ["users": .subject(Nordlund.subject("lars.ekman"))]
    let property = Fact(Nordlund.subject("lars.ekman"), .disabledPlans, .absent)
    let services = Fact(Nordlund.subject("lars.ekman"), .services, .absent)
    let over = try await rig.tenant.domain.read("license.unassignAll", arguments)
    let direct = try await tenant.domain.read("license.unassignAll", arguments)
    #expect(over.value(like: property) == direct.value(like: property))
    #expect(over.value(like: services) == direct.value(like: services))
    #expect(over.value(like: property)?.texts == ["Office 365 E3"] + Self.off.sorted())
  }

  @Test func asksForNothingForWhoHoldsTheProduct() async throws {
    let rig = try await GraphRig(over: tenant)
    let actor = UserName(Self.actor)
    try await rig.tenant.perform(.assign([lars], [e3]), key: "one", actor: actor)
    #expect(changes(rig) == [])
    try await rig.tenant.perform(.replace([lars], [e3]), key: "two", actor: actor)
    // Telephony goes; the other license is not assigned again.
    #expect(changes(rig).count == 1)
    #expect(try await tenant.user(lars)?.products == [e3])
    #expect(try await disabled(lars) == Self.off)
    try await rig.tenant.perform(.assign([lars, fatima], [e3]), key: "three", actor: actor)
    #expect(try await disabled(lars) == Self.off)
    #expect(try await disabled(fatima) == [])
  }

  @Test func givesBackWhatWasOff() async throws {
    let rig = try await GraphRig(over: tenant)
    let domain = rig.tenant.domain
    let arguments: Arguments = [
      "users": .subject(Nordlund.subject("lars.ekman")),
      "licenses": .subject(try Nordlund.product("ENTERPRISEPACK")),
    ]
    let before = try await domain.read("license.unassign", arguments)
    try await domain.perform("license.unassign", arguments, key: "there", actor: Self.actor)
    #expect(try await disabled(lars) == nil)
    for call in domain.inverse(of: "license.unassign", arguments, before: before) {
      try await domain.perform(call.operation, call.arguments, key: "back", actor: Self.actor)
    }
    #expect(try await disabled(lars) == Self.off)
  }

  /// Office 365 E5 has all three plans as well.
  @Test func keepsPlansOffInTheProductThatReplacesAnother() async throws {
    let rig = try await GraphRig(over: tenant)
    let e5 = try Nordlund.sku("ENTERPRISEPREMIUM")
    try await rig.tenant.perform(.replace([lars], [e5]), key: "one", actor: UserName(Self.actor))
    #expect(
      try await tenant.user(lars)?.assignments
        == [LicenseAssignment(product: e5, group: nil, disabledPlans: Self.off)])
  }

  /// The reply of the sandbox to a change of Lars Ekman's licenses.
  private func reply(_ body: String) async throws -> (status: Int, body: String) {
    let rig = try await GraphRig(over: tenant)
    let token = try await rig.token()
    let reply = await rig.sandbox.respond(
      SandboxExchange(
        method: "POST", path: "/v1.0/users/\(lars.rawValue)/assignLicense", query: "",
        headers: ["authorization": "Bearer \(token)", "host": "127.0.0.1:1"],
        body: Array(body.utf8)))
    guard case .answer(let status, _, let bytes) = reply else { return (0, "") }
    return (status, String(decoding: bytes, as: UTF8.self))
  }

  /// As Microsoft Graph does: a license that is assigned again gets the plans of that request.
  @Test func turnsPlansOnAndOffInTheSandbox() async throws {
    let sway = try #require(tenant.products.planIDs["SWAY"])
    let voice = try #require(tenant.products.planIDs["MCOEV"])
    func request(_ plans: String) -> String {
      #"{"addLicenses":[{"skuId":"\#(e3.rawValue)"\#(plans)}],"removeLicenses":[]}"#
    }
    let one = try await reply(request(#","disabledPlans":["\#(sway.uppercased())"]"#))
    #expect(one.status == 200)
    #expect(try await disabled(lars) == ["SWAY"])
    let foreign = try await reply(request(#","disabledPlans":["\#(voice)"]"#))
    #expect(foreign.status == 400)
    #expect(foreign.body.contains(voice))
    #expect(try await disabled(lars) == ["SWAY"])
    #expect(try await reply(request("")).status == 200)
    #expect(try await disabled(lars) == [])
  }
}
