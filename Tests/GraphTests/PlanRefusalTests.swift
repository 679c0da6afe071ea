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
        plans: ["TEAMS1", "TEAMS_FREE"]),
      Product(
        id: SkuID("6fd2c87f-b296-42f0-b197-1e91e994b900"), partNumber: PartNumber("E3"), name: "E3",
        plans: []),
    ], rules: PlanRules(conflicts: [], dependencies: [:], blockedCountries: [:]),
    planIDs: [
      "TEAMS1": "57ff2da0-773e-42df-b2af-ffb7a2317929",
      "TEAMS_FREE": "4fa4026d-ce74-4962-a151-8e96d57ea8e4",
    ])

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

  /// The service names plans by id, whatever the catalogue knows of them.
  @Test func namesPlansThatTheServiceNamesByID() {
    let unknown = "c7699d2e-19aa-44de-8edf-1736da088ca1"
    let conflict = refusal(
      "License assignment failed for user 11111111-2222-4333-8444-555555555555 because service plans "
        + "4FA4026D-CE74-4962-A151-8E96D57EA8E4, \(unknown) are mutually exclusive.")
    #expect(conflict?.code == RefusalCode.planConflict.rawValue)
    #expect(conflict?.values["plan"] == .text("TEAMS_FREE"))
    #expect(conflict?.values["other"] == .text(unknown))
    let dependency = refusal(
      "License assignment failed because service plan 57ff2da0-773e-42df-b2af-ffb7a2317929 depends on "
        + "the service plan(s) 4fa4026d-ce74-4962-a151-8e96d57ea8e4, "
        + "6fd2c87f-b296-42f0-b197-1e91e994b900.")
    #expect(dependency?.code == RefusalCode.planDependency.rawValue)
    #expect(dependency?.values["plan"] == .text("TEAMS1"))
    #expect(dependency?.values["needs"] == .list([.text("TEAMS_FREE"), .text("E3")]))
  }

  @Test(arguments: [
    "service plans A, B are mutually exclusive", "TEAMS1 depends on something",
    "TEAMS_FREE TEAMS1 broke",
  ])
  func makesNothingOfATextItDoesNotKnow(_ message: String) { #expect(refusal(message) == nil) }
}
