import Foundation
import GraphTenant
import Microsoft365
import Operations
import Testing
import stegvis_graph_bench

/// What is made of a service that answers about roles as people have reported it.
struct ReportedRolesTests {
  private static let anna = UserName("anna@contoso.example")
  private static let license = Role.license.definitionID
  private static let signedIn = #"{"scp":"User.Read.All","upn":"anna@contoso.example"}"#
  private static let account =
    (
      path: "/users/anna", status: 200,
      body: #"{"id":"1","userPrincipalName":"anna@contoso.example"}"#
    )
  private static let none = (path: "/roleAssignments", status: 200, body: #"{"value":[]}"#)
  private static let hidden = #"{"error":{"code":"Authorization_RequestDenied","message":"No."}}"#
  private static let oneLicense = #"{"value":[{"roleDefinitionId":"\#(license)"}]}"#

  private func tenant(
    _ claims: String, _ answers: [AnsweringService.Answer]
  ) throws -> GraphTenant {
    let service = AnsweringService(claims: claims, answers: answers)
    let address = try GraphAddress("https://graph.microsoft.com/v1.0")
    let clock = VirtualClock()
    let sample = try Conformance.shared.sample
    return GraphTenant(
      client: GraphClient(
        address: address, transport: service,
        tokens: TokenSource(
          address: address, directory: "d", client: "c", credential: .deviceCode { _ in },
          transport: service, clock: clock, file: nil), clock: clock, chance: { 0 }),
      products: sample.products, limits: sample.limits,
      evidence: EvidenceFile(path: TemporaryFile(ending: "jsonl").path))
  }

  private func rights(_ answers: [AnsweringService.Answer]) async throws -> Rights {
    try await tenant(Self.signedIn, answers).rights(of: Self.anna, anyOf: [.license])
  }

  @Test func takesTheTokensWordForWhatIsDelegatedToAPartner() async throws {
    let tenant = try tenant(
      #"{"scp":"User.Read.All","unique_name":"Fabrikam Technician","oid":"","#
        + #""aai":"tenant: 7, object: 42","wids":["08372b87-7d02-482a-9e02-fb03ea5fe193","#
        + #""\#(Self.license)"]}"#, [])
    let person = try await tenant.person()
    #expect(person == "Fabrikam Technician (42)")
    #expect(try await tenant.rights(of: UserName(person ?? ""), anyOf: [.license]) == .held)
  }

  @Test func doesNotMissSomebodyWhoseAccountIsElsewhere() async throws {
    #expect(try await rights([("/users/anna", 404, "{}")]) == .unread(.accountElsewhere))
    // The token has the id of an account that is not in this organization.
    let tenant = try tenant(
      #"{"scp":"User.Read.All","upn":"anna@contoso.example","oid":"9"}"#, [Self.none])
    #expect(
      try await tenant.rights(of: Self.anna, anyOf: [.license]) == .unread(.accountElsewhere))
  }

  @Test func leavesItToTheServiceWhereItShowsNothing() async throws {
    let hidden = Rights.unread(.refused("403 Authorization_RequestDenied: No."))
    #expect(try await rights([Self.account, ("/", 403, Self.hidden)]) == hidden)
    // Not even the person's own account.
    #expect(try await rights([("/", 403, Self.hidden)]) == hidden)
  }

  @Test func takesNobodyToLackARoleThatAHiddenGroupMayGive() async throws {
    let rights = try await rights([Self.account, Self.none, ("/", 403, Self.hidden)])
    #expect(rights == .unread(.refused("403 Authorization_RequestDenied: No.")))
  }

  /// A service without lists of memberships has no groups that give roles.
  @Test func believesAServiceThatListsAssignmentsAlone() async throws {
    let old = (path: "/", status: 400, body: #"{"error":{"code":"BadRequest","message":"No."}}"#)
    #expect(try await rights([Self.account, Self.none, old]) == .missing)
    #expect(
      try await rights([Self.account, old]) == .unread(.refused("400 BadRequest: No.")))
    #expect(
      try await rights([Self.account, ("/roleAssignments", 403, Self.hidden), old])
        == .unread(.refused("403 Authorization_RequestDenied: No.")))
  }

  @Test(arguments: [
    [
      (
        path: "/transitiveMemberOf", status: 200,
        body: ##"{"value":[{"id":"r","@odata.type":"#microsoft.graph.directoryRole","##
          + #""roleTemplateId":"\#(license.uppercased())"}]}"#
      )
    ],
    [
      (
        path: "/transitiveMemberOf", status: 200,
        body: ##"{"value":[{"id":"g","@odata.type":"#microsoft.graph.group","##
          + #""isAssignableToRole":true}]}"#
      ), (path: "eq 'g'", status: 200, body: oneLicense),
    ],
    [
      (path: "/transitiveMemberOf", status: 403, body: hidden),
      (path: "/transitiveRoleAssignments", status: 200, body: oneLicense),
    ],
  ])
  func findsARoleThatAGroupGives(_ answers: [AnsweringService.Answer]) async throws {
    #expect(try await rights([Self.account] + answers + [Self.none]) == .held)
  }

  @Test func namesARoleToActivateThoughGroupsAreNotShown() async throws {
    let eligible = (path: "/roleEligibility", status: 200, body: Self.oneLicense)
    let rights = try await rights([Self.account, eligible, Self.none, ("/", 403, Self.hidden)])
    #expect(rights == .toActivate(["license"]))
  }

  @Test func doesNotTakeASignInThatEndedForRolesThatAreHidden() async throws {
    await #expect(throws: DomainFailure.self) {
      try await rights([Self.account, ("/", 401, Self.hidden)])
    }
  }
}

/// A service that gives out one token, and answers by the first text that a request's address
/// contains.
struct AnsweringService: GraphTransport {
  typealias Answer = (path: String, status: Int, body: String)

  let claims: String
  let answers: [Answer]

  func send(
    _ method: GraphRequest.Method, _ url: String, headers: [(String, String)], body: [UInt8]?,
    timeout: Int
  ) async throws(GraphFailure) -> GraphResponse {
    func answer(_ status: Int, _ text: String) -> GraphResponse {
      GraphResponse(status: status, headers: [:], body: Array(text.utf8))
    }
    if url.hasSuffix("/devicecode") {
      return answer(
        200,
        #"{"device_code":"d","user_code":"u","verification_uri":"v","expires_in":900,"interval":0}"#
      )
    }
    if url.hasSuffix("/token") {
      let encoded = Data(claims.utf8).base64EncodedString().replacing("=", with: "")
      let token = "e30.\(encoded.replacing("+", with: "-").replacing("/", with: "_")).x"
      return answer(200, #"{"access_token":"\#(token)","expires_in":3600}"#)
    }
    let address = url.removingPercentEncoding ?? url
    let path = address.replacing("https://graph.microsoft.com/v1.0", with: "")
    let found = answers.first { path.contains($0.path) }
    return answer(found?.status ?? 404, found?.body ?? "{}")
  }
}
