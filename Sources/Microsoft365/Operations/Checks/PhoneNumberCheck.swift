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
