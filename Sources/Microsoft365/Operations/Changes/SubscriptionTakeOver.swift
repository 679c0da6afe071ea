import Operations

/// `subscription.takeOver`: turns a person's own purchase into the organisation's.
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
    let channel = facts.code(name, .channel)
    guard channel == nil || channel == .selfService else {
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
