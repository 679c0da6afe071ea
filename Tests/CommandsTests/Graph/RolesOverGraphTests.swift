import EmbeddedTenant
import GraphSandbox
import GraphTenant
import Microsoft365
import Operations
import Testing
import stegvis_graph_bench

/// Which roles somebody has over Microsoft Graph, as far as it shows them.
struct RolesOverGraphTests {
  private static func upn(_ name: String) -> UserName {
    UserName("\(name)@nordlund.onmicrosoft.com")
  }

  /// Who has the role for licenses in the sample.
  private static let erik = upn("erik.bergstrom")
  private static let technician = "Fabrikam Technician"

  private func options(
    _ roles: SandboxRoles = SandboxRoles(), without permissions: Set<String> = []
  ) -> SandboxOptions {
    var options = SandboxOptions()
    options.roles = roles
    options.permissions.subtract(permissions)
    return options
  }

  /// The permissions without which role assignments are not shown.
  private static let readingRoles: Set<String> = [
    "RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory", "Directory.Read.All",
  ]

  private func rights(
    of user: UserName = erik, anyOf roles: [Role] = [.license], _ options: SandboxOptions
  ) async throws -> Rights {
    let rig = try await GraphRig(over: try Conformance.shared.sample.copy(), options)
    return try await rig.tenant.rights(of: user, anyOf: roles)
  }

  @Test func findsWhoHasTheRoleAndWhoHasNot() async throws {
    #expect(try await rights(options()) == .held)
    #expect(try await rights(of: Self.upn("Erik.Bergstrom"), options()) == .held)
    #expect(try await rights(anyOf: [.teams], options()) == .missing)
    #expect(try await rights(of: Self.upn("anna.lind"), options()) == .missing)
    #expect(try await rights(of: Self.upn("anna.lind"), anyOf: [], options()) == .held)
    #expect(try await rights(of: Self.upn("nobody"), options()) == .unknownPerson)
    // No application acts in the name of another.
    #expect(try await rights(of: UserName("app:c"), options()) == .held)
    #expect(try await rights(of: UserName("app:x"), options()) == .unknownPerson)
  }

  @Test func givesNobodyARoleThatDoesNotExist() async throws {
    let domain = try Conformance.shared.sample.domain
    let karin = "karin.nordlund@nordlund.onmicrosoft.com"
    #expect(try await domain.rights(of: karin, anyOf: ["nosuch"]) == .missing)
    #expect(try await domain.rights(of: karin, anyOf: ["nosuch", "global"]) == .held)
  }

  @Test func findsARoleHeldThroughAGroup() async throws {
    let grouped = options(SandboxRoles(throughGroups: [Self.erik]))
    #expect(try await rights(grouped) == .held)
    #expect(try await rights(anyOf: [.teams], grouped) == .missing)
  }

  @Test func namesARoleThatMustBeActivatedFirst() async throws {
    let dormant = options(SandboxRoles(toActivate: [Self.erik]))
    #expect(try await rights(anyOf: [.global, .license], dormant) == .toActivate(["license"]))
    #expect(try await rights(anyOf: [.teams], dormant) == .missing)
  }

  /// The directory lists the roles that it does not show by their ids alone.
  @Test func takesNobodyToLackARoleThatIsNotShown() async throws {
    guard
      case .unread(.refused(let words)) = try await rights(options(without: Self.readingRoles))
    else {
      Issue.record("the roles were read")
      return
    }
    #expect(words.hasPrefix("403 Authorization_RequestDenied"))
  }

  /// A tenant as the person who signs in at once sees it.
  private func signedIn(
    as person: String, _ roles: SandboxRoles
  ) async throws -> (GraphRig, GraphTenant) {
    var options = options(roles)
    options.signsIn = person
    let rig = try await GraphRig(over: try Conformance.shared.sample.copy(), options)
    let address = try GraphAddress("http://127.0.0.1:1/v1.0")
    let tokens = TokenSource(
      address: address, directory: "d", client: "c", credential: .deviceCode { _ in },
      transport: rig.transport, clock: rig.clock, file: nil)
    let client = GraphClient(
      address: address, transport: rig.transport, tokens: tokens, clock: rig.clock,
      chance: { 0.5 })
    return (
      rig,
      GraphTenant(
        client: client, products: rig.embedded.products, limits: rig.embedded.limits,
        evidence: EvidenceFile(path: TemporaryFile(ending: "jsonl").path))
    )
  }

  @Test func knowsAPersonByTheirToken() async throws {
    let (rig, tenant) = try await signedIn(as: Self.erik.rawValue, SandboxRoles())
    #expect(try await tenant.person() == Self.erik.rawValue)
    #expect(try await tenant.rights(of: Self.erik, anyOf: [.license]) == .held)
    // The token has the id of the account, which need not be looked up.
    #expect(!rig.transport.requests.contains { $0.contains("/users/") })
    #expect(try await rig.tenant.person() == nil)
  }

  @Test func letsAPartnersTechnicianDoWhatWasDelegated() async throws {
    let roles = SandboxRoles(technicians: [Self.technician: [.user]])
    let (rig, tenant) = try await signedIn(as: Self.technician, roles)
    let name = try #require(try await tenant.person())
    #expect(name.hasPrefix("\(Self.technician) ("))
    #expect(try await tenant.rights(of: UserName(name), anyOf: [.global, .user]) == .held)
    #expect(!rig.transport.requests.contains { $0.contains("/users/") })
    let anna = Nordlund.user("anna.lind")
    try await tenant.perform(
      .setUsageLocation([anna], country: "DE"), key: "k", actor: UserName(name))
    #expect(try await rig.embedded.user(anna)?.usageLocation == "DE")
  }

  @Test func leavesItToTheServiceWhatATechnicianMayDo() async throws {
    let (_, tenant) = try await signedIn(
      as: Self.technician, SandboxRoles(technicians: [Self.technician: []]))
    let name = UserName(try #require(try await tenant.person()))
    #expect(try await tenant.rights(of: name, anyOf: [.user]) == .unread(.accountElsewhere))
    await #expect {
      try await tenant.perform(
        .setUsageLocation([Nordlund.user("anna.lind")], country: "DE"), key: "k", actor: name)
    } throws: { error in
      guard case DomainFailure.refused(let refusal) = error else { return false }
      return refusal.code == RefusalCode.serviceForbids.rawValue
    }
  }

  @Test func doesNotLetADormantRoleChangeAnything() async throws {
    let (_, tenant) = try await signedIn(
      as: Self.erik.rawValue, SandboxRoles(toActivate: [Self.erik]))
    await #expect {
      try await tenant.perform(
        .setUsageLocation([Nordlund.user("anna.lind")], country: "DE"), key: "k", actor: Self.erik)
    } throws: { error in
      guard case DomainFailure.refused(let refusal) = error else { return false }
      return refusal.code == RefusalCode.serviceForbids.rawValue
    }
  }
}
