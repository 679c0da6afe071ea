import Operations

/// `batch.checkRemaining`: whether any of the users still holds the product.
struct BatchCheckRemaining: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "batch.checkRemaining", .check, [.init("users", .user.list), .init("license", .license)],
      outcomes: ["finished", "more"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.licenses]) + reader.products(call.licenses)
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let names = Set(call.licenseNames)
    let remain = call.users.contains { !facts.licenses($0).isDisjoint(with: names) }
    return remain ? "more" : "finished"
  }
}
