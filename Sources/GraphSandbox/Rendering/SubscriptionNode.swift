import Microsoft365

/// A purchase as `microsoft.graph.companySubscription`.
struct SubscriptionNode {
  let node: GraphNode

  init(_ subscription: Subscription, products: ProductCatalogue, now: Int) {
    let word = subscription.status.rawValue
    node = .object([
      "id": .text(DirectoryID.subscription(subscription.id.rawValue)),
      "commerceSubscriptionId": .text(subscription.id.rawValue),
      "skuId": .text(products[subscription.product]?.id ?? subscription.product.rawValue),
      "skuPartNumber": .text(subscription.product.rawValue),
      "status": .text(word.prefix(1).uppercased() + word.dropFirst()),
      "totalLicenses": .number(subscription.quantity),
      "isTrial": .flag(subscription.channel == .trial),
      "createdDateTime": .text(GraphDateTime.text(now)),
      "nextLifecycleDateTime": .text(GraphDateTime.text(subscription.termEnd)),
      "ownerId": .null, "ownerType": .null,
      "ownerTenantId": subscription.channel == .reseller
        ? .text(DirectoryID.tenant("reseller")) : .null,
      "serviceStatus": .list([]),
    ])
  }
}
