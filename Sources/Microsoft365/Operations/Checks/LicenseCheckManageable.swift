import Operations

/// `license.checkManageable`: whether any of the products comes only from users' own purchases.
struct LicenseCheckManageable: DomainOperation {
  var judgesBy: Set<FactProperty> { [.selfServiceOnly] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      "license.checkManageable", .check,
      [.init("users", .user.list), .init("licenses", .license.list)],
      outcomes: ["manageable", "selfService"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.products(call.licenses)
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    call.licenseNames.contains { facts.flag($0, .selfServiceOnly) } ? "selfService" : "manageable"
  }
}
