import Operations

/// The operations on the licenses that a group gives its members.
enum GroupLicenseOperations {
  static var operations: [any DomainOperation] {
    [GroupLicenseSet.assign, GroupLicenseSet.remove]
  }
}

/// `group.assignLicense` and `group.removeLicense`: have a group give its members products, or no
/// longer. The members get or lose them in the service's own time, and each of them is read.
struct GroupLicenseSet: DomainOperation {
  static let assign = GroupLicenseSet(
    id: "group.assignLicense", inverse: "group.removeLicense", isGiven: true)
  static let remove = GroupLicenseSet(
    id: "group.removeLicense", inverse: "group.assignLicense", isGiven: false)

  let id: OperationID
  let inverse: OperationID
  /// Whether the group gives the products after it.
  let isGiven: Bool

  var roles: [Role] { .licensing }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readProducts, .readMailboxes, .readNumbers, .assignToGroups]
  }

  /// A group without members leaves no other trace.
  var provingProperties: Set<FactProperty> { [.groupLicenses] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("group", .group), .init("licenses", .license.list)],
      roles: roles.names,
      reversal: isGiven
        ? .inverse(inverse)
        : .inverseWithin(inverse, days: limits.value(.exchangeRetention)), deadline: 3600)
  }

  private func group(_ call: OperationCall) -> Subject? { call.subjects("group").first }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let group = group(call) else { return [] }
    return try await reader.licenses(ofGroup: group)
  }

  /// Returns the members that were read.
  private func members(_ group: Subject, _ facts: ReadFacts) -> [Subject] {
    facts.subjects(group, .groupMembers)
  }

  /// Returns the plans that are off in a product that the group gives after the change.
  private func plans(
    _ product: SkuID, _ group: Subject, _ call: OperationCall, _ facts: ReadFacts
  ) -> Set<String> {
    let off: [SkuID: Set<String>] =
      switch call.planChoice {
      case .kept: [:]
      case .off(let plans): plans
      }
    return off[product] ?? facts.plansOff(inGroup: group, call.products)[product] ?? []
  }

  private func effect(
    _ group: Subject, _ call: OperationCall, _ facts: ReadFacts
  ) -> LicenseEffect {
    let id = GroupID(group)
    let given = call.licenses.map { product in
      LicenseAssignment(
        product: product, group: id, disabledPlans: plans(product, group, call, facts))
    }
    return LicenseEffect(
      call: call, facts: facts,
      after: members(group, facts).map { member in
        let others = facts.assignments(member, call.products).filter {
          $0.group != id || !call.licenses.contains($0.product)
        }
        return (member, isGiven ? others + given : others)
      })
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let group = group(call), !call.licenses.isEmpty else {
      return [Refusal(.nothingGiven)]
    }
    guard facts[group, .dynamicMembership] != nil || facts.isUnread(group, .groupLicenses) else {
      return [Refusal(.unknownGroup, ["name": .text(group.name), "nearest": .list([])])]
    }
    let effect = effect(group, call, facts)
    return isGiven
      ? effect.selfServiceRefusals + effect.gainRefusals
      : effect.holdRefusals + effect.lossRefusals
  }

  /// Returns the members who begin or cease to hold any of the products, each with those products.
  private func concerned(
    _ group: Subject, _ call: OperationCall, _ facts: ReadFacts
  ) -> [(member: Subject, products: [Subject])] {
    effect(group, call, facts).after.compactMap { member, after in
      let before = facts.licenses(member, call.products)
      let products = after.symmetricDifference(before).map { call.products.subject($0) }.inOrder
      return products.isEmpty ? nil : (member, products)
    }
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let group = group(call) else { return [] }
    let given = Set(facts.subjects(group, .groupLicenses).map { call.products.id($0) })
    let after = isGiven ? given.union(call.licenses) : given.subtracting(call.licenses)
    var plans = facts.plansOff(inGroup: group, call.products).filter { after.contains($0.key) }
    for product in call.licenses where isGiven {
      plans[product] = self.plans(product, group, call, facts)
    }
    let ofGroup = [
      facts.becoming(group, .groupLicenses, call.products.value(after)),
      facts.becoming(group, .disabledPlans, DisabledPlans.ofGroup(plans, call.products)),
    ].compactMap(\.self)
    return ofGroup
      + concerned(group, call, facts).map { member, products in
        let values = products.map(\.value)
        return Fact(
          member, .assignedLicenses, .expected(isGiven ? .has(values) : .lacks(values)))
      }
  }

  /// Whatever follows from licenses, for every member: one who holds a product already may get it, or
  /// keep it, in another way.
  func possible(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let group = group(call) else { return [] }
    return members(group, facts).flatMap { member in
      GroupMemberSet.ofLicenses.map { Fact(member, $0, .changed) }
    }
      + call.licenseSubjects.flatMap { product in
        [FactProperty.assignedUnits, .availableUnits].map { Fact(product, $0, .changed) }
      }
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let group = group(call) else { return nil }
    return isGiven
      ? .assignToGroup(GroupID(group), call.licenses, call.planChoice)
      : .unassignFromGroup(GroupID(group), call.licenses)
  }

  /// Takes back what the group did not give, or gives back what it gave with the plans that were off.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let group = group(call) else { return [] }
    let given = Set(before.subjects(group, .groupLicenses).map { call.products.id($0) })
    let changed = call.licenses.filter { given.contains($0) != isGiven }
    guard !changed.isEmpty else { return [] }
    var arguments: Arguments = [
      "group": group.value, "licenses": call.products.value(changed),
    ]
    let plans = before.plansOff(inGroup: group, call.products).filter { changed.contains($0.key) }
    if !isGiven, !plans.isEmpty {
      arguments[DisabledPlans.argument] = DisabledPlans.ofGroup(plans, call.products)
    }
    return [Inverse(inverse, arguments)]
  }
}

extension DisabledPlans {
  /// Returns the plans that are off in the licenses that a group gives, as the value of a fact or of
  /// the argument; `.absent` if none is off.
  static func ofGroup(
    _ plans: [SkuID: Set<String>], _ products: ProductCatalogue
  ) -> Value {
    argument(
      plans.map { LicenseAssignment(product: $0.key, group: nil, disabledPlans: $0.value) },
      products) ?? .absent
  }
}

extension ReadFacts {
  /// Returns the plans that are off in the licenses that a group gives, by product.
  func plansOff(
    inGroup group: Subject, _ products: ProductCatalogue
  ) -> [SkuID: Set<String>] {
    Dictionary(
      DisabledPlans.entries(self[group, .disabledPlans]).map {
        (products.id($0.product), $0.plans)
      }
    ) { first, _ in first }
  }
}

extension FactReader {
  /// Returns the facts that a change of a group's licenses needs: the group with its members, what
  /// each of them has, and the products. None if there is no such group.
  func licenses(ofGroup subject: Subject) async throws(DomainFailure) -> [Fact] {
    let found: LicenseGroup?
    let members: [Subject]
    do {
      found = try await tenant.group(GroupID(subject))
      members = found == nil ? [] : try await tenant.members(of: GroupID(subject))
    } catch {
      return try Self.unread(error, subject, .groupLicenses, .groupMembers)
    }
    guard let found else { return [] }
    let group = found.subject
    let own = [
      Fact(group, .disabledPlans, DisabledPlans.ofGroup(found.disabledPlans, products)),
      Fact(group, .groupMembers, .list(members.map(\.value))),
    ]
    let others = try await groups(of: members).filter { $0.subject != group }
    return facts(of: found) + own
      + (try await users(members, [.account, .licenses, .services, .mailbox, .holds, .phone]))
      + others + (try await ownedProducts())
  }
}
