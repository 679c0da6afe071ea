import Operations

/// `license.checkInheritance`: whether a group gives any of the products to any of the users.
struct LicenseCheckInheritance: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "license.checkInheritance", .check,
      [.init("users", .user.list), .init("licenses", .license.list)],
      outcomes: ["direct", "inherited"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.licenses]) + reader.groups(of: call.users)
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let names = call.licenseNames
    let inherited = call.users.contains { user in names.contains { facts.isInherited(user, $0) } }
    return inherited ? "inherited" : "direct"
  }
}
