import GraphTenant
import Microsoft365
import Operations
import Testing

/// Refusals about service plans are recognised by the plans that the service names.
struct PlanRefusalTests {
  private let catalogue = ProductCatalogue(
    [
      Product(
        id: SkuID("1"), partNumber: PartNumber("TEAMS"), name: "Teams",
        plans: ["TEAMS1", "TEAMS_FREE"])
    ], rules: PlanRules(conflicts: [], dependencies: [:], blockedCountries: [:]))

  private func refusal(_ message: String) -> Refusal? {
    ServiceRefusal.plans(
      GraphError(status: 400, code: "Request_BadRequest", message: message), .text("anna"),
      catalogue)
  }

  @Test func findsThePlansThatTheServiceNames() {
    let conflict = refusal("service plans TEAMS_FREE, TEAMS1 are mutually exclusive.")
    #expect(conflict?.code == RefusalCode.planConflict.rawValue)
    #expect(conflict?.values["plan"] == .text("TEAMS_FREE"))
    #expect(conflict?.values["other"] == .text("TEAMS1"))
    let dependency = refusal("service plan TEAMS1 depends on the service plan(s) TEAMS_FREE.")
    #expect(dependency?.code == RefusalCode.planDependency.rawValue)
    #expect(dependency?.values["needs"] == .text("TEAMS_FREE"))
  }

  @Test(arguments: [
    "service plans A, B are mutually exclusive", "TEAMS1 depends on something",
    "TEAMS_FREE TEAMS1 broke",
  ])
  func makesNothingOfATextItDoesNotKnow(_ message: String) { #expect(refusal(message) == nil) }
}
