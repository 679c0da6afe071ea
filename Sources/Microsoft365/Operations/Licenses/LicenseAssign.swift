import Operations

/// `license.assign`: assigns products to users in addition to those they have.
struct LicenseAssign: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "license.assign", .change,
      [.init("users", .user.list), .init("licenses", .license.list)],
      roles: [Role].licensing.names, reversal: .inverse("license.unassign"), deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.licenses(call, held: false)
  }

  func effect(_ call: OperationCall, _ facts: ReadFacts) -> LicenseEffect {
    let given = Set(call.licenseNames)
    return LicenseEffect(
      call: call, facts: facts, after: call.users.map { ($0, facts.licenses($0).union(given)) })
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard !call.users.isEmpty, !call.licenses.isEmpty else { return [Refusal(.nothingGiven)] }
    let effect = effect(call, facts)
    return effect.accountRefusals + effect.selfServiceRefusals + effect.gainRefusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    effect(call, facts).predicted
  }

  func change(_ call: OperationCall) -> TenantChange? { .assign(call.users, call.licenses) }

  /// Removes from each user the products they did not hold before.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    let given = Set(call.licenseNames)
    return DirectLicenses(call) { user in
      given.subtracting(before.texts(user.rawValue, .directLicenses))
    }.groups.map { group in
      Inverse("license.unassign", ["users": group.users, "licenses": group.licenses])
    }
  }
}
