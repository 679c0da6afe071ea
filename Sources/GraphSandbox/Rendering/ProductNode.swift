import Microsoft365

/// A product of the tenant as `microsoft.graph.subscribedSku`.
struct ProductNode {
  let node: GraphNode

  init(
    _ units: ProductUnits, _ subscriptions: [Subscription], products: ProductCatalogue,
    planIDs: [String: String], account: String, accountName: String
  ) {
    let own = subscriptions.filter { $0.product == units.product }
    func sum(_ status: Subscription.Status) -> GraphNode {
      .number(own.filter { $0.status == status }.reduce(0) { $0 + $1.quantity })
    }
    let id = products[units.product]?.id ?? units.product.rawValue
    let plans = (products[units.product]?.plans ?? []).sorted()
    let isUsable = own.contains { $0.status == .enabled }
    node = .object([
      "id": .text("\(account)_\(id)"), "skuId": .text(id),
      "skuPartNumber": .text(units.product.rawValue), "accountId": .text(account),
      "accountName": .text(accountName), "appliesTo": .text("User"),
      "capabilityStatus": .text(isUsable ? "Enabled" : "Warning"),
      "consumedUnits": .number(units.assigned),
      "prepaidUnits": .object([
        "enabled": sum(.enabled), "warning": sum(.warning), "suspended": sum(.suspended),
        "lockedOut": sum(.lockedOut),
      ]),
      "subscriptionIds": .list(own.map { .text(DirectoryID.subscription($0.id.rawValue)) }),
      "servicePlans": .list(
        plans.map { plan in
          .object([
            "servicePlanId": .text(planIDs[plan] ?? DirectoryID.id("plan:\(plan)")),
            "servicePlanName": .text(plan), "provisioningStatus": .text("Success"),
            "appliesTo": .text("User"),
          ])
        }),
    ])
  }
}
