import Operations

/// `user.setUsageLocation`: sets the country whose services are offered to a user.
struct UserSetUsageLocation: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "user.setUsageLocation", .change,
      [.init("users", .user.list), .init("country", .country)],
      roles: [Role].licensing.names, reversal: .inverse("user.setUsageLocation"), deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard !call.users.isEmpty, let country = call.text("country") else {
      return [Refusal(.nothingGiven)]
    }
    guard CountryCode.all.contains(country) else {
      return [Refusal(.unknownCountry, ["name": .text(country), "nearest": .list([])])]
    }
    let none: Set<String> = []
    return LicenseEffect(call: call, facts: facts, after: call.users.map { ($0, none) })
      .accountRefusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let country = call.text("country") else { return [] }
    return call.users.map { Fact($0.rawValue, .usageLocation, .text(country)) }
  }

  func change(_ call: OperationCall) -> TenantChange? {
    call.text("country").map { .setUsageLocation(call.users, country: $0) }
  }

  /// A location can be changed but not removed. A user's first location therefore has no inverse.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    let users = Dictionary(grouping: call.users) { before.text($0.rawValue, .usageLocation) ?? "" }
    return users.filter { !$0.key.isEmpty }.sorted { $0.key < $1.key }.map { country, users in
      Inverse(
        "user.setUsageLocation",
        ["users": .list(users.map(\.value)), "country": .text(country)])
    }
  }
}
