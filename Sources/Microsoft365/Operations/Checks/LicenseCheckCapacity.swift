import Operations

/// `license.checkCapacity`: whether there are units enough for every user without the products.
struct LicenseCheckCapacity: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "license.checkCapacity", .check,
      [.init("users", .user.list), .init("licenses", .license.list)],
      outcomes: ["enough", "short"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.products(call.licenses) + reader.users(call.users, [.licenses])
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    LicenseAssign().effect(call, facts).unitRefusals.isEmpty ? "enough" : "short"
  }
}
