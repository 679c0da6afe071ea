import Operations

/// `group.setConversationCopies`: whether members who are added to a Microsoft 365 group get copies of its
/// conversations in their own mailboxes. Those who are members already keep what they have.
///
/// Microsoft Graph carries it out for a person who is signed in, not for an application by itself.
///
/// Source: Microsoft Graph v1.0, resource type group, `autoSubscribeNewMembers`.
struct GroupSetConversationCopies: DomainOperation {
  let id: OperationID = "group.setConversationCopies"
  var roles: [Role] { [.global, .user] }
  var needs: [PermissionNeed] { [.readGroups, .writeGroups] }
  /// Nothing else shows whether it was done.
  var provingProperties: Set<FactProperty> { [.conversationCopies] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("group", .group), .init("enabled", .flag)], roles: roles.names,
      reversal: .inverse(id), deadline: 300)
  }

  private func group(_ call: OperationCall) -> Subject? { call.subjects("group").first }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let group = group(call) else { return [] }
    do {
      guard try await reader.tenant.group(GroupID(group)) != nil else { return [] }
      let copies = try await reader.tenant.conversationCopies(of: GroupID(group))
      return [Fact(group, .conversationCopies, copies.map(Value.flag) ?? .absent)]
    } catch {
      return try FactReader.unread(error, group, .conversationCopies)
    }
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let group = group(call), call.flag("enabled") != nil else {
      return [Refusal(.nothingGiven)]
    }
    switch facts[group, .conversationCopies] {
    case nil: return [Refusal(.unknownGroup, ["name": .text(group.name), "nearest": .list([])])]
    case .absent: return [Refusal(.groupWithoutConversations, ["group": group.value])]
    case .some: return []
    }
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let group = group(call), let isOn = call.flag("enabled") else { return [] }
    return [Fact(group, .conversationCopies, .flag(isOn))]
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let group = group(call), let isOn = call.flag("enabled") else { return nil }
    return .setConversationCopies(GroupID(group), isOn)
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let group = group(call), let isOn = call.flag("enabled"),
      before.becoming(group, .conversationCopies, .flag(isOn)) != nil
    else { return [] }
    return [Inverse(id, ["group": group.value, "enabled": .flag(!isOn)])]
  }
}
