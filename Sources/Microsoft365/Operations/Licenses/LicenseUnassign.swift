import Operations

/// `license.unassign`: removes direct assignments of some products from users.
struct LicenseUnassign: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "license.unassign", .change,
      [.init("users", .user.list), .init("licenses", .license.list)],
      roles: [Role].licensing.names,
      reversal: .inverseWithin("license.assign", days: limits.value(.exchangeRetention)),
      deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.licenses(call, held: false)
  }

  private func effect(_ call: OperationCall, _ facts: ReadFacts) -> LicenseEffect {
    let taken = Set(call.licenseNames)
    return LicenseEffect(
      call: call, facts: facts,
      after: call.users.map { user in
        let given = facts.inherited(user).map(\.product)
        return (user, facts.licenses(user).subtracting(taken.subtracting(given)))
      })
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard !call.users.isEmpty, !call.licenses.isEmpty else { return [Refusal(.nothingGiven)] }
    let names = Set(call.licenseNames)
    let inherited = call.users.flatMap { user in
      let direct = facts.texts(user.rawValue, .directLicenses)
      return facts.inherited(user).filter {
        names.contains($0.product) && !direct.contains($0.product)
      }.map { product, group in
        Refusal(
          .inheritedLicense,
          ["user": user.value, "product": .text(product), "group": .text(group)])
      }
    }
    let effect = effect(call, facts)
    return effect.accountRefusals + inherited + effect.selfServiceRefusals + effect.holdRefusals
      + effect.lossRefusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    let taken = Set(call.licenseNames)
    return effect(call, facts).predicted
      + call.users.map { user in
        let direct = facts.texts(user.rawValue, .directLicenses).filter { !taken.contains($0) }
        return Fact(user.rawValue, .directLicenses, .list(direct.map(Value.text)))
      }
  }

  func change(_ call: OperationCall) -> TenantChange? { .unassign(call.users, call.licenses) }

  /// Returns to each user the products they held directly.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    DirectLicenses(call, before, of: Set(call.licenseNames)).groups.map { group in
      Inverse("license.assign", ["users": group.users, "licenses": group.licenses])
    }
  }
}
