import Microsoft365

/// An account as `microsoft.graph.user`, with every property that this sandbox knows.
struct UserNode {
  let node: GraphNode

  private static let plans = ["assignedPlans", "provisionedPlans"]

  /// The properties returned without `$select` (Microsoft Graph v1.0, resource type user).
  static let defaults = [
    "businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone",
    "officeLocation", "preferredLanguage", "surname", "userPrincipalName",
  ]

  /// - Parameter wanted: The requested properties; `nil` for all. Plans are many, and are left out
  ///   unless requested.
  init(
    _ user: User, products: ProductCatalogue, planIDs: [String: String], now: Int,
    wanted: [String]? = nil
  ) {
    let isDeleted = user.state != .active
    let states = user.assignments.map { assignment in
      GraphNode.object([
        "skuId": .text(products[assignment.product]?.id ?? assignment.product.rawValue),
        "assignedByGroup": .optional(assignment.group.map(DirectoryID.group)),
        "disabledPlans": .list([]), "state": .text("Active"), "error": .text("None"),
        "lastUpdatedDateTime": .text(GraphDateTime.text(now)),
      ])
    }
    let held = Set(user.assignments.map(\.product)).sorted()
    let hasPlans = wanted.map { !Set($0).isDisjoint(with: Self.plans) } ?? true
    let plans =
      hasPlans ? products.plans(ofNamed: held.map { products.name($0) }).names.sorted() : []
    let words = user.displayName.split(separator: " ", maxSplits: 1).map(String.init)
    node = .object([
      "id": .text(DirectoryID.user(user.name)),
      "userPrincipalName": .text(user.name.rawValue), "mail": .text(user.name.rawValue),
      "displayName": .text(user.displayName),
      "givenName": .optional(words.first), "surname": .optional(words.dropFirst().first),
      "businessPhones": .list([]), "jobTitle": .null, "mobilePhone": .null,
      "officeLocation": .null, "preferredLanguage": .null, "userType": .text("Member"),
      "accountEnabled": .flag(!isDeleted), "usageLocation": .optional(user.usageLocation),
      "onPremisesSyncEnabled": user.isSynced ? .flag(true) : .null,
      "isResourceAccount": user.isResource ? .flag(true) : .null,
      "deletedDateTime": .optional(user.deletedAt.map(GraphDateTime.text)),
      "assignedLicenses": .list(
        held.map { product in
          .object([
            "skuId": .text(products[product]?.id ?? product.rawValue), "disabledPlans": .list([]),
          ])
        }),
      "licenseAssignmentStates": .list(states),
      "assignedPlans": .list(
        plans.map { plan in
          .object([
            "servicePlanId": .text(planIDs[plan] ?? DirectoryID.id("plan:\(plan)")),
            "service": .text(plan), "capabilityStatus": .text("Enabled"),
            "assignedDateTime": .text(GraphDateTime.text(now)),
          ])
        }),
      "provisionedPlans": .list(
        plans.map { plan in
          .object([
            "service": .text(plan), "capabilityStatus": .text("Enabled"),
            "provisioningStatus": .text("Success"),
          ])
        }),
    ])
  }
}
