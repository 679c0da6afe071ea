import EmbeddedTenant
import GraphSandbox
import Microsoft365
import Operations
import Testing
import stegvis_graph_bench

/// A refusal by the service is reported in the domain's words, with the service's own as evidence.
struct ServiceRefusalTests {
  private func refusal(
    _ change: TenantChange, _ tenant: EmbeddedTenant? = nil,
    granting permissions: Set<String> = SandboxPermissions.all
  ) async throws -> Refusal? {
    let embedded = try tenant ?? Conformance.shared.sample.copy()
    var options = SandboxOptions()
    options.permissions = permissions
    let rig = try await GraphRig(over: embedded, options)
    do {
      try await rig.tenant.perform(change, key: "k", actor: Nordlund.upn("karin.nordlund"))
      return nil
    } catch {
      guard case .refused(let refusal) = error else { throw error }
      return refusal
    }
  }

  @Test func namesWhatTheDomainKnows() async throws {
    let maja = Nordlund.user("maja.strand")
    let unlocated = try await refusal(.assign([maja], [Nordlund.sku("STANDARDPACK")]))
    #expect(unlocated?.code == RefusalCode.noUsageLocation.rawValue)
    let inherited = try await refusal(
      .unassign([Nordlund.user("lotte.visser")], [Nordlund.sku("MCOMEETADV")]))
    #expect(inherited?.code == RefusalCode.inheritedLicense.rawValue)
    #expect(inherited?.values["group"]?.text != nil)
    let names = ["alma.wik", "daan.mulder", "george.ellis", "tuva.nyberg", "isla.morgan"]
    let tenant = try Conformance.shared.sample.copy()
    let e5 = [try Nordlund.sku("ENTERPRISEPREMIUM")]
    for name in names.prefix(2) {
      #expect(try await refusal(.replace([Nordlund.user(name)], e5), tenant) == nil)
    }
    let full = try await refusal(.replace([Nordlund.user(names[2])], e5), tenant)
    #expect(full?.code == RefusalCode.notEnoughUnits.rawValue)
  }

  @Test func keepsTheServicesWordsAsEvidence() async throws {
    let synced = try await refusal(.deleteUser(Nordlund.user("sofia.engstrom")))
    #expect(synced?.code == RefusalCode.directorySynced.rawValue)
    #expect(synced?.values["evidence"]?.text?.contains("Request_BadRequest") == true)
    let forbidden = try await refusal(
      .setUsageLocation([Nordlund.user("anna.lind")], country: "DE"),
      granting: ["User.Read.All"])
    #expect(forbidden?.code == RefusalCode.serviceForbids.rawValue)
    let nobody = try await refusal(.unassignAll([Nordlund.user("nobody")]))
    #expect(nobody?.code == RefusalCode.userNotActive.rawValue)
    let changedByPerson = try await refusal(.removeAgent(Nordlund.user("anna.lind")))
    #expect(changedByPerson?.code == RefusalCode.noInterface.rawValue)
  }

  @Test func takesNothingHeldForDoneAlready() async throws {
    let none = try await refusal(
      .unassign([Nordlund.user("fatima.rahimi")], [Nordlund.sku("ENTERPRISEPACK")]))
    #expect(none == nil)
  }
}
