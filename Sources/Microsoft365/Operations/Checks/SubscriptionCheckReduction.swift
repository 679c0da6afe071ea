import Operations

/// `subscription.checkReduction`: whether any unit can be given back now.
struct SubscriptionCheckReduction: DomainOperation {
  var judgesBy: Set<FactProperty> { [.reducibleUnits] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      "subscription.checkReduction", .check, [.init("subscription", .subscription)],
      outcomes: ["open", "closed"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let id = call.subscription else { return [] }
    return try await reader.subscription(id)
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    guard let id = call.subscription else { return nil }
    let isOpen =
      QuantityRules.standing(id, facts).isEmpty && facts.number(id.rawValue, .reducibleUnits) > 0
    return isOpen ? "open" : "closed"
  }
}
