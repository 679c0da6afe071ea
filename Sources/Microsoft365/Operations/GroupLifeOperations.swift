import Operations

/// The operations with which groups begin and end.
enum GroupLifeOperations {
  static var operations: [any DomainOperation] {
    [
      GroupCreate(), GroupDelete(), GroupRestore(), GroupChooseDeleted(),
      GroupSetConversationCopies(),
    ]
  }
}

/// `group.create`: makes a group without members.
///
/// Groups can have one name; so that nobody takes one for the other, there must be none of it before.
struct GroupCreate: DomainOperation {
  let id: OperationID = "group.create"
  var roles: [Role] { [.global, .user] }
  var needs: [PermissionNeed] { [.readGroups, .writeGroups] }
  var provingProperties: Set<FactProperty> { [.groupState] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [
        .init("name", .text),
        .init("kind", .text, allowed: LicenseGroup.Kind.allCases.map(\.rawValue)),
      ],
      roles: roles.names, reversal: .inverse("group.delete"), deadline: 300)
  }

  private func name(_ call: OperationCall) -> String? {
    call.text("name").map(\.trimmingWhitespace).flatMap { $0.isEmpty ? nil : $0 }
  }

  private func kind(_ call: OperationCall) -> LicenseGroup.Kind? {
    call.text("kind").flatMap { LicenseGroup.Kind(rawValue: $0) }
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let name = name(call) else { return [] }
    let subject = Subject(name)
    do {
      let found = try await reader.tenant.groups(named: name).first
      return [
        Fact(subject, .groupState, .code(found == nil ? StateCode.none : .active)),
        Fact(subject, .groupKind, found.map { .code($0.kind.rawValue) } ?? .absent),
      ]
    } catch {
      return try FactReader.unread(error, subject, .groupState, .groupKind)
    }
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let name = name(call), kind(call) != nil else { return [Refusal(.nothingGiven)] }
    guard facts.code(Subject(name), .groupState) == .active else { return [] }
    return [Refusal(.groupExists, ["name": .text(name)])]
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let name = name(call), let kind = kind(call) else { return [] }
    return [
      Fact(Subject(name), .groupState, .code(.active)),
      Fact(Subject(name), .groupKind, .code(kind.rawValue)),
    ]
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let name = name(call), let kind = kind(call) else { return nil }
    return .createGroup(name, kind)
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let name = name(call), before.code(Subject(name), .groupState) != .active else {
      return []
    }
    return [Inverse("group.delete", ["group": .text(name)])]
  }
}

/// `group.delete`: deletes a group. A Microsoft 365 group can be restored for a limited time; of a
/// security group, the service may keep nothing.
struct GroupDelete: DomainOperation {
  let id: OperationID = "group.delete"
  var roles: [Role] { [.global, .user] }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readDeletedGroups, .writeGroups]
  }
  var provingProperties: Set<FactProperty> { [.groupState] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("group", .group)], roles: roles.names,
      reversal: .inverseWithin("group.restore", days: limits.value(.accountRetention)),
      deadline: 300)
  }

  private func group(_ call: OperationCall) -> Subject? { call.subjects("group").first }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let group = group(call) else { return [] }
    return try await reader.life(ofGroup: group)
  }

  /// The service keeps groups that give licenses, so that nobody loses them without notice.
  ///
  /// Source: Microsoft, "Group-based licensing additional scenarios", "Deleting a group with an
  /// assigned license".
  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let group = group(call) else { return [Refusal(.nothingGiven)] }
    guard !facts.isUnread(group, .groupState) else { return [] }
    guard facts.code(group, .groupState) == .active else {
      return [Refusal(.unknownGroup, ["name": .text(group.name), "nearest": .list([])])]
    }
    if let place = facts[group, .groupManagement], place != .absent {
      return [Refusal(.groupElsewhere, ["group": group.value, "place": place])]
    }
    let products = facts.subjects(group, .groupLicenses)
    guard products.isEmpty else {
      return [
        Refusal(
          .groupGivesLicenses,
          ["group": group.value, "products": .list(products.map(\.value))])
      ]
    }
    return []
  }

  private func isKept(_ group: Subject, _ facts: ReadFacts) -> Bool {
    facts.text(group, .groupKind) == LicenseGroup.Kind.microsoft365.rawValue
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let group = group(call) else { return [] }
    guard isKept(group, facts) else {
      let gone = [StateCode.none, .softDeleted].map { Value.code($0) }
      return [Fact(group, .groupState, .expected(.oneOf(gone)))]
    }
    return [
      Fact(group, .groupState, .code(.softDeleted)),
      Fact(group, .deletedAt, .changed), Fact(group, .restorableUntil, .changed),
    ]
  }

  func possible(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let group = group(call) else { return [] }
    return [FactProperty.deletedAt, .restorableUntil, .groupKind].map {
      Fact(group, $0, .changed)
    }
  }

  func change(_ call: OperationCall) -> TenantChange? {
    group(call).map { .deleteGroup(GroupID($0)) }
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let group = group(call), isKept(group, before) else { return [] }
    return [Inverse("group.restore", ["group": group.value])]
  }
}

/// `group.restore`: restores a deleted group with the members it had.
struct GroupRestore: DomainOperation {
  let id: OperationID = "group.restore"
  var roles: [Role] { [.global, .user] }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readDeletedGroups, .writeGroups]
  }
  var provingProperties: Set<FactProperty> { [.groupState] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("group", .group)], roles: roles.names,
      reversal: .inverse("group.delete"), deadline: 300)
  }

  private func group(_ call: OperationCall) -> Subject? { call.subjects("group").first }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let group = group(call) else { return [] }
    return try await reader.life(ofGroup: group)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let group = group(call) else { return [Refusal(.nothingGiven)] }
    guard !facts.isUnread(group, .groupState) else { return [] }
    switch facts.code(group, .groupState) {
    case .softDeleted?: return []
    case .active?: return [Refusal(.groupNotDeleted, ["group": group.value])]
    case _: return [Refusal(.groupGone, ["group": group.value])]
    }
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let group = group(call) else { return [] }
    return [
      Fact(group, .groupState, .code(.active)), Fact(group, .deletedAt, .absent),
      Fact(group, .restorableUntil, .absent),
    ]
  }

  /// Its members are back, and nobody sees them before.
  func possible(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let group = group(call) else { return [] }
    let properties: [FactProperty] = [
      .groupMembers, .groupLicenses, .dynamicMembership, .groupManagement,
    ]
    return properties.map { Fact(group, $0, .changed) }
  }

  func change(_ call: OperationCall) -> TenantChange? {
    group(call).map { .restoreGroup(GroupID($0)) }
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let group = group(call), before.code(group, .groupState) == .softDeleted else {
      return []
    }
    return [Inverse("group.delete", ["group": group.value])]
  }
}

/// `group.chooseDeleted`: one deleted group that can be restored.
struct GroupChooseDeleted: ChooseOperation {
  let id: OperationID = "group.chooseDeleted"
  var needs: [PermissionNeed] { [.readDeletedGroups] }
  let unknown = RefusalCode.unknownGroup

  func definition(_ limits: Limits) -> Operation { Operation(id, .choose, collects: .group) }

  func allCandidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    try await reader.tenant.deletedGroups().map { group in
      Candidate(
        value: group.subject.value, title: group.name, facts: reader.life(of: group))
    }
  }
}

extension FactReader {
  /// Returns the facts of a group that may be in use, deleted, or gone.
  func life(ofGroup subject: Subject) async throws(DomainFailure) -> [Fact] {
    let id = GroupID(subject)
    do {
      if let group = try await tenant.group(id) {
        let members = try await tenant.members(of: id).map(\.value)
        return life(of: group) + facts(of: group)
          + [Fact(group.subject, .groupMembers, .list(members))]
      }
      if let group = try await tenant.deletedGroups().first(where: { $0.id == id }) {
        return life(of: group)
      }
    } catch {
      return try Self.unread(error, subject, .groupState)
    }
    return [
      Fact(subject, .groupState, .code(.none)), Fact(subject, .deletedAt, .absent),
      Fact(subject, .restorableUntil, .absent),
    ]
  }

  /// Returns what a group is, and until when it can be restored if it is deleted.
  func life(of group: LicenseGroup) -> [Fact] {
    let until = group.deletedAt.map {
      Value.instant($0 + limits.seconds(.accountRetention, at: $0))
    }
    return [
      Fact(
        group.subject, .groupState,
        .code(group.deletedAt == nil ? StateCode.active : .softDeleted)),
      Fact(group.subject, .groupKind, .code(group.kind.rawValue)),
      Fact(group.subject, .deletedAt, group.deletedAt.map(Value.instant) ?? .absent),
      Fact(group.subject, .restorableUntil, until ?? .absent),
    ]
  }
}
