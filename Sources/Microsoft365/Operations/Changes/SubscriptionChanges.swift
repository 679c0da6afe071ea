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

  func inverse(_ call: OperationCall, before: ReadFacts) -> Inverse? {
    guard let id = call.subscription else { return nil }
    return Inverse(
      "subscription.setQuantity",
      [
        "subscription": .text(id.rawValue),
        "quantity": .number(before.number(id.rawValue, .purchasedUnits)),
      ])
  }
}

/// `subscription.setRecurringBilling`: whether the subscription goes on after its term.
struct SubscriptionSetRecurringBilling: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "subscription.setRecurringBilling", .change,
      [.init("subscription", .subscription), .init("enabled", .flag)],
      roles: [Role].paying.names, reversal: .inverse("subscription.setRecurringBilling"),
      deadline: 3600, hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let id = call.subscription else { return [] }
    return try await reader.subscription(id)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let id = call.subscription, call.flag("enabled") != nil else {
      return [Refusal(.nothingGiven)]
    }
    // The flag can be set while the quantity cannot, except where somebody else bills.
    return QuantityRules.standing(id, facts).filter {
      $0.code != RefusalCode.creditCheckPending.rawValue
    }
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let id = call.subscription, let enabled = call.flag("enabled") else { return [] }
    return [Fact(id.rawValue, .recurringBilling, .flag(enabled))]
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let id = call.subscription, let enabled = call.flag("enabled") else { return nil }
    return .setRecurringBilling(id, enabled)
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> Inverse? {
    guard let id = call.subscription else { return nil }
    return Inverse(
      "subscription.setRecurringBilling",
      [
        "subscription": .text(id.rawValue),
        "enabled": .flag(before.flag(id.rawValue, .recurringBilling)),
      ])
  }
}

/// `subscription.takeOver`: makes a person's own purchase the organisation's.
struct SubscriptionTakeOver: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "subscription.takeOver", .change, [.init("subscription", .subscription)],
      roles: [Role].paying.names, reversal: .irreversible, deadline: 3600, hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let id = call.subscription else { return [] }
    return try await reader.subscription(id)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let name = call.subscription?.rawValue else { return [Refusal(.nothingGiven)] }
    guard facts.code(name, .channel) == .selfService else {
      return [Refusal(.notSelfService, ["subscription": .text(name)])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let name = call.subscription?.rawValue else { return [] }
    let product = facts.text(name, .product) ?? ""
    return [
      Fact(name, .channel, .code(.direct)), Fact(product, .selfServiceOnly, .flag(false)),
    ]
  }

  func change(_ call: OperationCall) -> TenantChange? { call.subscription.map { .takeOver($0) } }
}
