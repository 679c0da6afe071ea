import Operations

/// `subscription.setRecurringBilling`: sets whether the subscription continues after its term.
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
    // Recurring billing can be changed when the quantity cannot, unless somebody else does the
    // billing.
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

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let id = call.subscription else { return [] }
    return [
      Inverse(
        "subscription.setRecurringBilling",
        [
          "subscription": .text(id.rawValue),
          "enabled": .flag(before.flag(id.rawValue, .recurringBilling)),
        ])
    ]
  }
}
