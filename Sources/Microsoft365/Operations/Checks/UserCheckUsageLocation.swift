import Operations

/// `user.checkUsageLocation`: whether every user has one.
struct UserCheckUsageLocation: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "user.checkUsageLocation", .check, [.init("users", .user.list)],
      outcomes: ["set", "missing"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account])
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let missing = call.users.contains { facts.text($0.rawValue, .usageLocation) == nil }
    return missing ? "missing" : "set"
  }
}
