import Operations

/// `subscription.choose`: one purchase, of the product where one is given.
struct SubscriptionChoose: ChooseOperation {
  let unknown = RefusalCode.unknownSubscription

  func definition(_ limits: Limits) -> Operation {
    Operation(
      "subscription.choose", .choose, [.init("license", .license, isOptional: true)],
      collects: .subscription)
  }

  func pool(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    let wanted = call.licenses
    let units = try await reader.tenant.products()
    return try await reader.tenant.subscriptions()
      .filter { wanted.isEmpty || wanted.contains($0.product) }
      .sorted { ($0.product, $0.id) < ($1.product, $1.id) }
      .map { subscription in
        let unit = units.first { $0.product == subscription.product }
        return Candidate(
          value: .text(subscription.id.rawValue),
          title: reader.products.name(subscription.product),
          facts: reader.facts(of: subscription)
            + reader.facts(of: subscription.product, unit))
      }
  }
}
