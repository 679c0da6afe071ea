import Microsoft365
import Operations

/// Groups and their members.
extension GraphReading {
  func deletedGroups() async throws(DomainFailure) -> [LicenseGroup] {
    try await reading(.readDeletedGroups) { () async throws(GraphFailure) in
      try await deletedGroupRecords().map { $0.licenseGroup(tenant.products) }
        .sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }
  }

  func conversationCopies(of group: GroupID) async throws(DomainFailure) -> Bool? {
    try await reading(.readGroups) { () async throws(GraphFailure) in
      try await copiesRecord(of: group).copies
    }
  }

  /// Only a request for one group shows it.
  func copiesRecord(of group: GroupID) async throws(GraphFailure) -> ConversationCopiesRecord {
    try await client.value(
      ConversationCopiesRecord.self,
      .get(
        "/groups/\(GraphQuery.segment(group.rawValue))",
        [("$select", ConversationCopiesRecord.select)]))
  }

  func deletedGroupRecords() async throws(GraphFailure) -> [GroupRecord] {
    try await client.all(
      GroupRecord.self,
      .get("/directory/deletedItems/microsoft.graph.group", [("$select", GroupRecord.select)]))
  }

  func groupRecords(named name: String) async throws(GraphFailure) -> [GroupRecord] {
    try await client.all(
      GroupRecord.self,
      .get(
        "/groups",
        [
          ("$filter", "displayName eq \(GraphQuery.quoted(name))"),
          ("$select", GroupRecord.select),
        ]))
  }

  func members(of group: GroupID) async throws(DomainFailure) -> [Subject] {
    try await reading(.readGroups) { () async throws(GraphFailure) in
      let found = try await client.all(
        MembershipRecord.self,
        .get(
          "/groups/\(GraphQuery.segment(group.rawValue))/members",
          [("$select", "id"), ("$top", "999")]))
      // Groups and devices can be members, too; they get no licenses.
      let ids = found.filter { $0.type == nil || $0.type == "#microsoft.graph.user" }
        .map { UserID($0.id) }
      try await prepare(ids, mailboxes: false)
      var members: [Subject] = []
      for id in ids {
        if let record = try await record(id), record.deletedDateTime == nil {
          members.append(record.subject)
        }
      }
      return members.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }
  }
}
