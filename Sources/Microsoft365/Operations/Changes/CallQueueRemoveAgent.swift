import Operations

/// `callQueue.removeAgent`: removes a user from every queue and from the groups behind the queues.
struct CallQueueRemoveAgent: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "callQueue.removeAgent", .change, [.init("user", .user)], roles: [Role].calling.names,
      reversal: .irreversible, deadline: 900, hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.callQueues])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user else { return [Refusal(.nothingGiven)] }
    guard facts.code(user.rawValue, .accountState) != .unknown else {
      return [Refusal(.unknownUser, ["name": user.value, "nearest": .list([])])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    call.users.map { Fact($0.rawValue, .callQueues, .list([])) }
  }

  func change(_ call: OperationCall) -> TenantChange? { call.user.map { .removeAgent($0) } }
}
