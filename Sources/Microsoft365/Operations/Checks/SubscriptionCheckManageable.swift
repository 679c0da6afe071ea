import Operations

/// `subscription.checkManageable`: whether a user bought it by self-service.
struct SubscriptionCheckManageable: DomainOperation {
  var judgesBy: Set<FactProperty> { [.channel] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      "subscription.checkManageable", .check, [.init("subscription", .subscription)],
      outcomes: ["manageable", "selfService"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let id = call.subscription else { return [] }
    return try await reader.subscription(id)
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let channel = call.subscription.flatMap { facts.code($0.rawValue, .channel) }
    return channel == .selfService ? "selfService" : "manageable"
  }
}
