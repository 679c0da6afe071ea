import Operations

/// `backup.checkNeed`: whether a move or a departure requires a backup that nobody has made
/// recently.
struct BackupCheckNeed: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "backup.checkNeed", .check,
      [.init("users", .user.list), .init("licenses", .license.list, isOptional: true)],
      outcomes: ["needed", "notNeeded"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    let facts = try await reader.users(call.users, [.licenses, .services, .backups])
    let read = ReadFacts(facts)
    return facts
      + call.users.map { user in
        let kinds = missing(user, call, read).map(\.rawValue)
        return Fact(user.rawValue, .backupsNeeded, StateCode.values(kinds))
      }
  }

  /// If no products are given, the user leaves, and the contents of every service must be kept.
  private func missing(
    _ user: UserName, _ call: OperationCall, _ facts: ReadFacts
  ) -> [BackupKind] {
    let kept = Set(facts.inherited(user).map(\.product))
    let after = call.licenses.isEmpty ? PlanSet([]) : call.plans(kept.union(call.licenseNames))
    return MissingBackups.kinds(user, from: call.plans(facts.licenses(user)), to: after, facts)
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    call.users.contains { !facts.texts($0.rawValue, .backupsNeeded).isEmpty }
      ? "needed" : "notNeeded"
  }
}
