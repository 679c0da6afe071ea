import Operations

/// `license.unassignAll`: removes every direct assignment from users; inherited ones stay.
struct LicenseUnassignAll: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "license.unassignAll", .change, [.init("users", .user.list)],
      roles: [Role].licensing.names,
      reversal: .inverseWithin("license.assign", days: limits.value(.exchangeRetention)),
      deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.licenses(call, held: true)
  }

  private func effect(_ call: OperationCall, _ facts: ReadFacts) -> LicenseEffect {
    LicenseEffect(
      call: call, facts: facts,
      after: call.users.map { ($0, Set(facts.inherited($0).map(\.product))) })
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard !call.users.isEmpty else { return [Refusal(.nothingGiven)] }
    let effect = effect(call, facts)
    return effect.accountRefusals + effect.selfServiceRefusals + effect.holdRefusals
      + effect.lossRefusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    effect(call, facts).predicted
      + call.users.map { Fact($0.rawValue, .directLicenses, .list([])) }
  }

  func change(_ call: OperationCall) -> TenantChange? { .unassignAll(call.users) }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    DirectLicenses(call, before).groups.map { group in
      Inverse("license.assign", ["users": group.users, "licenses": group.licenses])
    }
  }
}
