import Operations

/// `subscription.setQuantity`: sets the new total of units.
struct SubscriptionSetQuantity: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "subscription.setQuantity", .change,
      [.init("subscription", .subscription), .init("quantity", .number)],
      roles: [Role].paying.names, reversal: .compensation("subscription.setQuantity"),
      deadline: 3600, hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let id = call.subscription else { return [] }
    return try await reader.subscription(id)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let id = call.subscription, let asked = call.number("quantity") else {
      return [Refusal(.nothingGiven)]
    }
    guard asked >= 0 else { return [Refusal(.notANumber, ["text": .text(String(asked))])] }
    return QuantityRules.refusals(id, asked: asked, facts)
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let name = call.subscription?.rawValue, let asked = call.number("quantity"),
      let product = facts.text(name, .product)
    else { return [] }
    let change = asked - facts.number(name, .purchasedUnits)
    let purchased = facts.number(product, .purchasedUnits) + change
    let available = max(0, purchased - facts.number(product, .assignedUnits))
    return [
      Fact(name, .purchasedUnits, .number(asked)),
      Fact(product, .purchasedUnits, .number(purchased)),
      Fact(product, .availableUnits, .number(available)),
    ]
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let id = call.subscription, let asked = call.number("quantity") else { return nil }
    return .setQuantity(id, asked)
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let id = call.subscription else { return [] }
    return [
      Inverse(
        "subscription.setQuantity",
        [
          "subscription": .text(id.rawValue),
          "quantity": .number(before.number(id.rawValue, .purchasedUnits)),
        ])
    ]
  }
}
