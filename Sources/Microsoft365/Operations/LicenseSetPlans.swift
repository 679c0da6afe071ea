import Operations

/// `license.setPlans`: says which service plans of a license that users hold directly are off; all its
/// others are on.
struct LicenseSetPlans: DomainOperation {
  let id: OperationID = "license.setPlans"
  var roles: [Role] { .licensing }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readProducts, .readMailboxes, .readNumbers, .assign]
  }

  /// Only the plans that are off show whether it was done.
  var provingProperties: Set<FactProperty> { [.disabledPlans] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [
        .init("users", .user.list), .init("license", .license),
        .init("off", .text, isOptional: true),
      ],
      roles: roles.names, reversal: .inverse(id), deadline: 300)
  }

  /// The names of the plans to turn off, as the service writes them.
  private func off(_ call: OperationCall) -> Set<String> {
    Set(Operation.Parameter.choices(in: call.text("off") ?? "").map { $0.uppercased() })
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.licenses(call, allProducts: false)
  }

  private func effect(_ call: OperationCall, _ facts: ReadFacts) -> LicenseEffect {
    let given = call.licenses.map {
      LicenseAssignment(product: $0, group: nil, disabledPlans: off(call))
    }
    return LicenseEffect(
      call: call, facts: facts,
      after: call.users.map { ($0, facts.assignments($0, call.products).giving(given)) })
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard !call.users.isEmpty, let product = call.licenseSubjects.first else {
      return [Refusal(.nothingGiven)]
    }
    let effect = effect(call, facts)
    guard effect.accountRefusals.isEmpty else { return effect.accountRefusals }
    let without = call.users.compactMap { notDirect(product, $0, facts) }
    guard without.isEmpty else { return without }
    let known = call.products[SkuID(product)].map { $0.offeredPlans ?? $0.plans } ?? []
    let unknown = off(call).subtracting(known).sorted().map { name in
      Refusal(
        .unknownPlan,
        [
          "product": product.value, "name": .text(name),
          "nearest": .list(known.sorted().map(Value.text)),
        ])
    }
    return unknown + effect.holdRefusals + effect.lossRefusals
  }

  /// Returns why a user has no license of a product whose plans could be set; `nil` if there is one.
  private func notDirect(_ product: Subject, _ user: Subject, _ facts: ReadFacts) -> Refusal? {
    if facts.subjects(user, .directLicenses).contains(product) { return nil }
    guard let (_, group) = facts.throughGroups(user).first(where: { $0.product == product }) else {
      return .notHeld(product, by: [user])
    }
    return Refusal(
      .inheritedLicense,
      ["user": user.value, "product": product.value, "group": group.value])
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    effect(call, facts).predicted
  }

  func change(_ call: OperationCall) -> TenantChange? {
    let plans = call.licenses.map { ($0, off(call)) }
    return .assign(call.userIDs, call.licenses, .off(Dictionary(plans) { first, _ in first }))
  }

  /// Turns off for each user what was off, for those together for whom it was the same.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let product = call.licenseSubjects.first else { return [] }
    let plans = Dictionary(grouping: call.users) { user in
      before.assignments(user, call.products).first {
        $0.product == SkuID(product) && $0.group == nil
      }?.disabledPlans.sorted()
    }
    return plans.compactMap { plans, users -> (String, [Subject])? in
      guard let plans, Set(plans) != off(call) else { return nil }
      return (plans.joined(separator: ","), users)
    }.sorted { $0.0 < $1.0 }.map { plans, users in
      var arguments: Arguments = ["users": .list(users.map(\.value)), "license": product.value]
      if !plans.isEmpty { arguments["off"] = .text(plans) }
      return Inverse(id, arguments)
    }
  }
}
