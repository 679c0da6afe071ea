import Operations

/// The operations on who belongs to a group.
enum GroupOperations {
  static var operations: [any DomainOperation] {
    [GroupChoose(), GroupMemberSet.add, GroupMemberSet.remove]
  }
}

/// `group.choose`: one group of the organisation.
struct GroupChoose: ChooseOperation {
  let id: OperationID = "group.choose"
  var needs: [PermissionNeed] { [.readGroups] }
  let unknown = RefusalCode.unknownGroup

  func definition(_ limits: Limits) -> Operation { Operation(id, .choose, collects: .group) }

  func allCandidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    try await reader.tenant.allGroups().map { group in
      Candidate(
        value: group.subject.value, title: group.name, facts: reader.facts(of: group))
    }
  }
}

/// `group.addMember` and `group.removeMember`: put a person into a group that is administered in the
/// directory, or take them out. What its licenses are, they get or lose in the service's own time.
struct GroupMemberSet: DomainOperation {
  static let add = GroupMemberSet(
    id: "group.addMember", inverse: "group.removeMember", isMember: true)
  static let remove = GroupMemberSet(
    id: "group.removeMember", inverse: "group.addMember", isMember: false)

  let id: OperationID
  let inverse: OperationID
  /// Whether the person is a member after it.
  let isMember: Bool

  var roles: [Role] { [.global, .user] }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readProducts, .readMailboxes, .readNumbers, .writeMembers]
  }

  /// A group without licenses leaves no other trace.
  var provingProperties: Set<FactProperty> { [.memberships] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("user", .user), .init("group", .group)], roles: roles.names,
      reversal: .inverse(inverse), deadline: 3600)
  }

  private func group(_ call: OperationCall) -> Subject? { call.subjects("group").first }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    let facts = try await reader.licenses(call, allProducts: true)
    guard let group = group(call) else { return facts }
    let memberships = try await reader.memberships(call.users.map { ($0, [group]) })
    // Those that give the person licenses are among the facts already.
    let known = facts.contains { $0.subject == group }
    return facts + memberships + (known ? [] : try await reader.group(group))
  }

  /// Returns the products that the group gives its members.
  private func given(_ group: Subject, _ facts: ReadFacts) -> [Subject] {
    facts.subjects(group, .groupLicenses)
  }

  private func effect(
    _ group: Subject, _ call: OperationCall, _ facts: ReadFacts
  ) -> LicenseEffect {
    let id = GroupID(group)
    return LicenseEffect(
      call: call, facts: facts,
      after: call.users.map { user in
        let others = facts.assignments(user, call.products).filter { $0.group != id }
        let given = given(group, facts).map {
          LicenseAssignment(product: call.products.id($0), group: id)
        }
        return (user, isMember ? others + given : others)
      })
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user, let group = group(call) else { return [Refusal(.nothingGiven)] }
    if let refusal = facts.refusalUnlessActive(user) { return [refusal] }
    guard facts[group, .dynamicMembership] != nil || facts.isUnread(group, .groupLicenses) else {
      return [Refusal(.unknownGroup, ["name": .text(group.name), "nearest": .list([])])]
    }
    let values: [String: Value] = ["user": user.value, "group": group.value]
    if facts.code(group, .groupManagement) == .localDirectory {
      return [Refusal(.syncedGroup, values)]
    }
    if facts.code(group, .groupManagement) == .exchangeCenter {
      return [Refusal(.mailEnabledGroup, values)]
    }
    if facts.flag(group, .dynamicMembership) { return [Refusal(.dynamicGroup, values)] }
    guard isMember != isIn(group, user, facts) else { return [] }
    let effect = effect(group, call, facts)
    return isMember ? effect.gainRefusals : effect.holdRefusals + effect.lossRefusals
  }

  private func isIn(_ group: Subject, _ user: Subject, _ facts: ReadFacts) -> Bool {
    facts.subjects(user, .memberships).contains(group)
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let group = group(call) else { return [] }
    let gained = given(group, facts).map(\.value)
    return call.users.flatMap { user -> [Fact] in
      guard facts.isUnread(user, .memberships) || isMember != isIn(group, user, facts) else {
        return []
      }
      let members = Fact(user, .memberships, .list(isMember ? [group.value] : []))
      guard isMember, !gained.isEmpty else { return [members] }
      let held = Set(facts.subjects(user, .assignedLicenses))
      let new = given(group, facts).filter { !held.contains($0) }.map(\.value)
      return new.isEmpty
        ? [members] : [members, Fact(user, .assignedLicenses, .expected(.has(new)))]
    }
  }

  /// What follows from licenses, which a group gives and takes.
  static let ofLicenses: [FactProperty] = [
    .assignedLicenses, .inheritedLicenses, .licenseGroups, .disabledPlans, .services,
    .officeInstalls, .mailboxState, .mailboxKind, .mailboxKeptUntil, .holdEligible, .voicePlan,
    .phoneNumbers, .failedLicenses, .failedLicenseGroups, .failedLicenseReasons,
  ]

  func possible(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let group = group(call), !given(group, facts).isEmpty else { return [] }
    return call.users.flatMap { user in
      Self.ofLicenses.map { Fact(user, $0, .changed) }
    }
      + given(group, facts).flatMap { product in
        [FactProperty.assignedUnits, .availableUnits].map { Fact(product, $0, .changed) }
      }
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let user = call.userID, let group = group(call) else { return nil }
    return isMember
      ? .joinGroup(user, group: GroupID(group)) : .leaveGroup(user, group: GroupID(group))
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let group = group(call) else { return [] }
    return call.users.filter { isIn(group, $0, before) != isMember }
      .map { Inverse(inverse, ["user": $0.value, "group": group.value]) }
  }
}
