import Operations

/// `subscription.choose`: one purchase, restricted to a product if one is given.
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
      .map { subscription in
        let unit = units.first { $0.product == subscription.product }
        return Candidate(
          value: .text(subscription.id.rawValue),
          title: reader.products.name(subscription.product),
          facts: Self.telling(reader.facts(of: subscription), [.channel, .purchasedUnits])
            + Self.telling(reader.facts(of: subscription.product, unit), [.availableUnits])
            + Self.telling(reader.facts(of: subscription), [.reducibleUnits]))
      }
      .sorted { $0.title < $1.title }
  }

  /// The facts that distinguish one purchase from another; the page of the purchase shows the rest.
  private static func telling(_ facts: [Fact], _ properties: [FactProperty]) -> [Fact] {
    facts.filter { fact in properties.contains { $0.rawValue == fact.property } }
  }
}
