import Operations

/// `license.replace`: leaves users with exactly the given products and those from their groups.
struct LicenseReplace: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "license.replace", .change,
      [.init("users", .user.list), .init("licenses", .license.list)],
      roles: [Role].licensing.names,
      reversal: .inverseWithin("license.replace", days: limits.value(.exchangeRetention)),
      deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.licenses(call, held: true, besides: [.backups])
  }

  private func effect(_ call: OperationCall, _ facts: ReadFacts) -> LicenseEffect {
    let given = Set(call.licenseNames)
    return LicenseEffect(
      call: call, facts: facts,
      after: call.users.map { ($0, given.union(facts.inherited($0).map(\.product))) })
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard !call.users.isEmpty, !call.licenses.isEmpty else { return [Refusal(.nothingGiven)] }
    let effect = effect(call, facts)
    return effect.accountRefusals + effect.selfServiceRefusals + effect.gainRefusals
      + effect.holdRefusals + effect.backupRefusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    effect(call, facts).predicted
  }

  func change(_ call: OperationCall) -> TenantChange? { .replace(call.users, call.licenses) }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    DirectLicenses(call, before).groups.map { group in
      Inverse("license.replace", ["users": group.users, "licenses": group.licenses])
    }
  }
}
