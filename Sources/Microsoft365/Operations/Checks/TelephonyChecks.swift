import Operations

/// `phoneNumber.check`: whether the user has a number.
struct PhoneNumberCheck: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "phoneNumber.check", .check, [.init("user", .user)], outcomes: ["assigned", "none"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.phone])
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let numbers = call.user.map { facts.texts($0.rawValue, .phoneNumbers) } ?? []
    return numbers.isEmpty ? "none" : "assigned"
  }
}

/// `callQueue.check`: whether the user is an agent of a call queue.
struct CallQueueCheck: DomainOperation {
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
