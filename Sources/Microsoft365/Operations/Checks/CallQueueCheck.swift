import Operations

/// `callQueue.check`: whether the user is an agent of a call queue.
struct CallQueueCheck: DomainOperation {
  var judgesBy: Set<FactProperty> { [.callQueues] }

  func definition(_ limits: Limits) -> Operation {
    Operation("callQueue.check", .check, [.init("user", .user)], outcomes: ["none", "member"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.callQueues])
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let queues = call.user.map { facts.texts($0.rawValue, .callQueues) } ?? []
    return queues.isEmpty ? "none" : "member"
  }
}
