import Operations

/// `license.leaveGroup`: removes users from the groups that give them products.
struct LicenseLeaveGroup: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "license.leaveGroup", .change,
      [.init("users", .user.list), .init("licenses", .license.list)],
      roles: [Role].licensing.names, reversal: .compensation("license.assign"), deadline: 3600)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.licenses(call, held: true)
  }

  private func left(_ call: OperationCall, _ user: UserName, _ facts: ReadFacts) -> Set<String> {
    let names = Set(call.licenseNames)
    return Set(facts.inherited(user).filter { names.contains($0.product) }.map(\.group))
  }

  /// Leaving a group removes everything it gave, unless another group or a direct assignment also
  /// gives it.
  private func effect(_ call: OperationCall, _ facts: ReadFacts) -> LicenseEffect {
    LicenseEffect(
      call: call, facts: facts,
      after: call.users.map { user in
        let left = left(call, user, facts)
        let lost = Set(facts.inherited(user).filter { left.contains($0.group) }.map(\.product))
        let kept = Set(facts.inherited(user).filter { !left.contains($0.group) }.map(\.product))
          .union(facts.texts(user.rawValue, .directLicenses))
        return (user, facts.licenses(user).subtracting(lost.subtracting(kept)))
      })
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard !call.users.isEmpty, !call.licenses.isEmpty else { return [Refusal(.nothingGiven)] }
    let dynamic = call.users.flatMap { user in
      left(call, user, facts).sorted().filter { facts.flag($0, .dynamicMembership) }
        .map { Refusal(.dynamicGroup, ["user": user.value, "group": .text($0)]) }
    }
    let effect = effect(call, facts)
    return effect.accountRefusals + dynamic + effect.holdRefusals + effect.lossRefusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    effect(call, facts).predicted
  }

  func change(_ call: OperationCall) -> TenantChange? { .leaveGroups(call.users, call.licenses) }
}
