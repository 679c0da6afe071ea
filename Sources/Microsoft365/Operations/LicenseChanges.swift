import Operations

/// The operations that change which licenses users have.
enum LicenseChanges {
  static var operations: [any DomainOperation] {
    [
      LicenseAssign(), LicenseUnassign(), LicenseUnassignAll(), LicenseReplace(),
      LicenseLeaveGroup(),
    ]
  }
}

/// `license.assign`: assigns products to users, in addition to those they have. Who holds a product
/// directly is left alone, unless the call says which of its plans are off.
struct LicenseAssign: DomainOperation {
  let id: OperationID = "license.assign"
  var roles: [Role] { .licensing }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readProducts, .readMailboxes, .readNumbers, .assign]
  }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [.init("users", .user.list), .init("licenses", .license.list)],
      roles: roles.names, reversal: .inverse("license.unassign"), deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.licenses(call, allProducts: false)
  }

  func effect(_ call: OperationCall, _ facts: ReadFacts) -> LicenseEffect {
    LicenseEffect(
      call: call, facts: facts,
      after: call.users.map { user in
        let held = facts.assignments(user, call.products)
        let given = call.products.assignments(
          giving: call.licenses, to: held, isReplacing: false, call.planChoice)
        return (user, held.giving(given))
      })
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard !call.users.isEmpty, !call.licenses.isEmpty else { return [Refusal(.nothingGiven)] }
    let effect = effect(call, facts)
    return effect.accountRefusals + effect.selfServiceRefusals + effect.gainRefusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    let effect = effect(call, facts)
    let given = Set(call.licenseSubjects)
    return effect.predicted
      + effect.direct { given.union(facts.subjects($0, .directLicenses)) }
  }

  func change(_ call: OperationCall) -> TenantChange? {
    .assign(call.userIDs, call.licenses, call.planChoice)
  }

  /// Removes from each user the products they did not hold before.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    DirectLicenses(call) { user in
      let direct = before.subjects(user, .directLicenses).map { call.products.id($0) }
      return call.licenses.filter { !direct.contains($0) }
        .map { LicenseAssignment(product: $0, group: nil) }
    }.calls(of: "license.unassign")
  }

  func possiblePart(
    of inverse: Inverse, _ call: OperationCall, _ facts: ReadFacts
  ) -> (call: Inverse?, lost: [Refusal]) { OwnedProducts(call, facts).part(of: inverse) }
}

/// `license.unassign`: removes direct assignments of some products from users.
struct LicenseUnassign: DomainOperation {
  let id: OperationID = "license.unassign"
  var roles: [Role] { .licensing }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readProducts, .readMailboxes, .readNumbers, .assign]
  }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [.init("users", .user.list), .init("licenses", .license.list)],
      roles: roles.names,
      reversal: .inverseWithin("license.assign", days: limits.value(.exchangeRetention)),
      deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.licenses(call, allProducts: false)
  }

  private func effect(_ call: OperationCall, _ facts: ReadFacts) -> LicenseEffect {
    LicenseEffect(
      call: call, facts: facts,
      after: call.users.map { user in
        let held = facts.assignments(user, call.products)
        return (user, held.filter { $0.group != nil || !call.licenses.contains($0.product) })
      })
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard !call.users.isEmpty, !call.licenses.isEmpty else { return [Refusal(.nothingGiven)] }
    let names = Set(call.licenseSubjects)
    let inherited = call.users.flatMap { user in
      let direct = facts.subjects(user, .directLicenses)
      return facts.throughGroups(user).filter {
        names.contains($0.product) && !direct.contains($0.product)
      }.map { product, group in
        Refusal(
          .inheritedLicense,
          ["user": user.value, "product": product.value, "group": group.value])
      }
    }
    let effect = effect(call, facts)
    return effect.accountRefusals + inherited + effect.selfServiceRefusals + effect.holdRefusals
      + effect.lossRefusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    let taken = Set(call.licenseSubjects)
    // Whatever was wrong with an assignment goes with it.
    let failed = call.users.compactMap { user -> Fact? in
      guard facts.failedDirectly(user).contains(where: taken.contains),
        case .list(let failed)? = facts[user, .failedDirectLicenses]
      else { return nil }
      let kept = failed.filter { $0.subjects.allSatisfy { !taken.contains($0) } }
      return Fact(user, .failedDirectLicenses, kept.isEmpty ? .absent : .list(kept))
    }
    return effect(call, facts).predicted
      + call.users.map { user in
        let direct = facts.subjects(user, .directLicenses).filter { !taken.contains($0) }
        return Fact(user, .directLicenses, .list(direct.map(\.value)))
      } + failed
  }

  /// A mailbox that a license had unlocked is locked again later.
  func possible(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    call.users.map { Fact($0, .mailboxLocked, .changed) }
  }

  func change(_ call: OperationCall) -> TenantChange? { .unassign(call.userIDs, call.licenses) }

  /// Returns to each user the products they held directly, with the plans that were off.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    DirectLicenses(call, before, of: Set(call.licenses)).calls(of: "license.assign")
  }
}

/// `license.unassignAll`: removes every direct assignment from users; inherited ones stay.
struct LicenseUnassignAll: DomainOperation {
  let id: OperationID = "license.unassignAll"
  var roles: [Role] { .licensing }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readProducts, .readMailboxes, .readNumbers, .assign]
  }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("users", .user.list)],
      roles: roles.names,
      reversal: .inverseWithin("license.assign", days: limits.value(.exchangeRetention)),
      deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.licenses(call, allProducts: true)
  }

  private func effect(_ call: OperationCall, _ facts: ReadFacts) -> LicenseEffect {
    LicenseEffect(
      call: call, facts: facts,
      after: call.users.map { user in
        (user, facts.assignments(user, call.products).filter { $0.group != nil })
      })
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard !call.users.isEmpty else { return [Refusal(.nothingGiven)] }
    let effect = effect(call, facts)
    return effect.accountRefusals + effect.selfServiceRefusals + effect.holdRefusals
      + effect.lossRefusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    effect(call, facts).predicted
      + call.users.map { Fact($0, .directLicenses, .list([])) }
  }

  func change(_ call: OperationCall) -> TenantChange? { .unassignAll(call.userIDs) }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    DirectLicenses(call, before).calls(of: "license.assign")
  }
}

/// `license.replace`: leaves users with exactly the given products and those from their groups.
struct LicenseReplace: DomainOperation {
  let id: OperationID = "license.replace"
  var roles: [Role] { .licensing }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readProducts, .readMailboxes, .readNumbers, .assign]
  }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [.init("users", .user.list), .init("licenses", .license.list)],
      roles: roles.names,
      reversal: .inverseWithin("license.replace", days: limits.value(.exchangeRetention)),
      deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.licenses(call, allProducts: true, besides: [.backups])
  }

  func effect(_ call: OperationCall, _ facts: ReadFacts) -> LicenseEffect {
    LicenseEffect(
      call: call, facts: facts,
      after: call.users.map { user in
        let held = facts.assignments(user, call.products)
        let given = call.products.assignments(
          giving: call.licenses, to: held, isReplacing: true, call.planChoice)
        return (
          user,
          held.filter { $0.group != nil || call.licenses.contains($0.product) }.giving(given)
        )
      })
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard !call.users.isEmpty, !call.licenses.isEmpty else { return [Refusal(.nothingGiven)] }
    let effect = effect(call, facts)
    return effect.accountRefusals + effect.selfServiceRefusals + effect.gainRefusals
      + effect.holdRefusals + effect.backupRefusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    let effect = effect(call, facts)
    return effect.predicted + effect.direct { _ in Set(call.licenseSubjects) }
  }

  func change(_ call: OperationCall) -> TenantChange? {
    .replace(call.userIDs, call.licenses, call.planChoice)
  }

  /// Returns to each user the products they held directly, with the plans that were off. A user who
  /// held none loses those given.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    let given = DirectLicenses(call) { user in
      guard before.texts(user, .directLicenses).isEmpty else { return [] }
      return call.licenses.map { LicenseAssignment(product: $0, group: nil) }
    }
    return DirectLicenses(call, before).calls(of: "license.replace")
      + given.calls(of: "license.unassign")
  }

  func possiblePart(
    of inverse: Inverse, _ call: OperationCall, _ facts: ReadFacts
  ) -> (call: Inverse?, lost: [Refusal]) { OwnedProducts(call, facts).part(of: inverse) }
}

/// `license.leaveGroup`: removes users from the groups that give them products.
struct LicenseLeaveGroup: DomainOperation {
  let id: OperationID = "license.leaveGroup"
  var roles: [Role] { .licensing }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readProducts, .readMailboxes, .readNumbers, .writeMembers]
  }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [.init("users", .user.list), .init("licenses", .license.list)],
      roles: roles.names, reversal: .compensation("license.assign"), deadline: 3600)
  }

  /// A group that gives nothing leaves no trace when it is left, so that its members are read. What
  /// was wrong with its licenses may be shown for a long time, or be forgotten at once.
  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    let facts = try await reader.licenses(call, allProducts: true)
    let read = ReadFacts(facts)
    let left = Set(call.subjects(Self.left))
    return facts
      + (try await reader.memberships(
        call.users.map { ($0, failingGroups(call, $0, read).union(left)) }))
  }

  /// The argument, given only for reading again, that names the groups that could not give a license.
  private static let left = "groupsLeft"

  func scope(_ call: OperationCall, before: ReadFacts) -> Arguments {
    let failing = call.users.reduce(into: Set<Subject>()) { groups, user in
      groups.formUnion(failingGroups(call, user, before))
    }
    guard !failing.isEmpty else { return call.arguments }
    return call.arguments.merging([Self.left: .list(failing.inOrder.map(\.value))]) { $1 }
  }

  var provingProperties: Set<FactProperty> { [.memberships] }

  /// Returns the groups that should give the user any of the products, and cannot.
  private func failingGroups(
    _ call: OperationCall, _ user: Subject, _ facts: ReadFacts
  ) -> Set<Subject> {
    let names = Set(call.licenseSubjects)
    return Set(facts.failed(user).filter { names.contains($0.product) }.map(\.group))
  }

  /// Returns the groups that give the user any of the products, or should.
  private func groupsLeft(
    _ call: OperationCall, _ user: Subject, _ facts: ReadFacts
  ) -> Set<Subject> {
    let names = Set(call.licenseSubjects)
    return Set(
      facts.throughGroups(user).filter { names.contains($0.product) }.map(\.group))
  }

  /// Leaving a group removes everything it gave, unless another group or a direct assignment also
  /// gives it.
  private func effect(_ call: OperationCall, _ facts: ReadFacts) -> LicenseEffect {
    LicenseEffect(
      call: call, facts: facts,
      after: call.users.map { user in
        let left = groupsLeft(call, user, facts)
        let held = facts.assignments(user, call.products)
        let ids = Set(left.map { GroupID($0) })
        return (user, held.filter { $0.group.map { !ids.contains($0) } ?? true })
      })
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard !call.users.isEmpty, !call.licenses.isEmpty else { return [Refusal(.nothingGiven)] }
    let fixed = call.users.flatMap { user in
      groupsLeft(call, user, facts).inOrder.compactMap { refusal(of: $0, user, facts) }
    }
    let effect = effect(call, facts)
    return effect.accountRefusals + fixed + effect.holdRefusals + effect.lossRefusals
  }

  /// Returns why nobody can take the user out of the group here; `nil` if that is possible.
  private func refusal(of group: Subject, _ user: Subject, _ facts: ReadFacts) -> Refusal? {
    let values: [String: Value] = ["user": user.value, "group": group.value]
    if facts.code(group, .groupManagement) == .localDirectory {
      return Refusal(.syncedGroup, values)
    }
    if facts.code(group, .groupManagement) == .exchangeCenter {
      return Refusal(.mailEnabledGroup, values)
    }
    return facts.flag(group, .dynamicMembership) ? Refusal(.dynamicGroup, values) : nil
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    let inherited = call.users.flatMap { user -> [Fact?] in
      let left = groupsLeft(call, user, facts)
      let kept = facts.inherited(user).filter { !left.contains($0.group) }
      return [
        facts.becoming(user, .inheritedLicenses, .list(kept.map(\.product.value))),
        facts.becoming(user, .licenseGroups, .list(kept.map(\.group.value))),
      ]
    }
    let memberships = call.users.compactMap { user -> Fact? in
      let left = groupsLeft(call, user, facts)
      let kept = facts.subjects(user, .memberships).filter { !left.contains($0) }
      return facts.becoming(user, .memberships, .list(kept.map(\.value)))
    }
    return effect(call, facts).predicted + inherited.compactMap(\.self) + memberships
  }

  func change(_ call: OperationCall) -> TenantChange? { .leaveGroups(call.userIDs, call.licenses) }

  /// Gives each user directly what only the groups they left gave them: nothing here puts a person
  /// into a group again. What was off in all of those groups stays off.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    DirectLicenses(call) { user in
      let left = Set(groupsLeft(call, user, before).map { GroupID($0) })
      let held = before.assignments(user, call.products)
      let kept = Set(held.filter { $0.group.map { !left.contains($0) } ?? true }.map(\.product))
      return Dictionary(grouping: held.filter { !kept.contains($0.product) }, by: \.product)
        .map { product, assignments in
          LicenseAssignment(
            product: product, group: nil,
            disabledPlans: ProductCatalogue.disabledPlans(in: assignments))
        }
    }.calls(of: "license.assign")
  }
}
