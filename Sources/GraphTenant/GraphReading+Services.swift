import Microsoft365
import Operations

/// Mailboxes, drives and telephone numbers.
extension GraphReading {
  func mailbox(of user: UserName) async throws(DomainFailure) -> Mailbox? {
    let key = user.rawValue.lowercased()
    if let known = mailboxes[key] { return known }
    let read = try await reading { () async throws(GraphFailure) -> Mailbox? in
      // A deleted account has no mailbox to ask for.
      if let record = try await record(user), record.deletedDateTime != nil { return nil }
      return try await client.valueIfAny(
        MailboxSettingsRecord.self, .get(Self.mailboxPath(user))
      ).map { Self.mailbox(user, $0) }
    }
    mailboxes[key] = .some(read)
    return read
  }

  /// Asks every account, 20 per request, because no list says which mailboxes belong to no person.
  func resourceMailboxes() async throws(DomainFailure) -> [Mailbox] {
    try await reading { () async throws(GraphFailure) -> [Mailbox] in
      let names = try await allRecords().map(\.name)
      let total = names.count
      let told = tenant.progress
      let answers = try await client.batch(names.map { .get(Self.mailboxPath($0)) }) { done in
        told?(done, total)
      }
      var found: [Mailbox] = []
      for (name, answer) in zip(names, answers) {
        guard let settings = try Self.found(MailboxSettingsRecord.self, answer) else { continue }
        let mailbox = Self.mailbox(name, settings)
        if mailbox.kind != .user { found.append(mailbox) }
      }
      return found.sorted { $0.user < $1.user }
    }
  }

  func oneDrive(of user: UserName) async throws(DomainFailure) -> OneDrive? {
    try await reading { () async throws(GraphFailure) -> OneDrive? in
      if let record = try await record(user), record.deletedDateTime != nil { return nil }
      return try await client.valueIfAny(
        DriveRecord.self, .get(Self.path(user) + "/drive")
      ).map {
        OneDrive(state: .active, size: $0.quota?.used ?? 0, files: 0, unlicensedSince: nil)
      }
    }
  }

  func phoneNumbers() async throws(DomainFailure) -> [PhoneNumber] {
    if let numbers { return numbers }
    let read = try await reading { () async throws(GraphFailure) -> [PhoneNumber] in
      let records = try await client.all(
        NumberAssignmentRecord.self, .get(TelephonePath.assignments))
      try await learnNames(records.compactMap(\.assignmentTargetId))
      return records.map { number(of: $0) }
    }
    numbers = read
    return read
  }

  /// Reads the names of the users with these ids: numbers identify their holders by id.
  private func learnNames(_ ids: [String]) async throws(GraphFailure) {
    let unknown = Array(Set(ids.map { $0.lowercased() })).filter { names[$0] == nil }.sorted()
    let answers = try await client.batch(
      unknown.map {
        .get("/users/\(GraphQuery.piece($0))", [("$select", "id,userPrincipalName")])
      })
    for (id, answer) in zip(unknown, answers) {
      if let record = try Self.found(UserRecord.self, answer) { names[id] = record.name }
    }
  }

  private func number(of record: NumberAssignmentRecord) -> PhoneNumber {
    let isBlocked = record.assignmentStatus == "internalError"
    let target = record.assignmentTargetId.map { names[$0.lowercased()] ?? UserName($0) }
    return PhoneNumber(
      number: TelephonePath.e164(record.telephoneNumber),
      kind: record.numberType.flatMap(PhoneNumber.Kind.init(rawValue:)) ?? .callingPlan,
      state: isBlocked ? .blocked : target == nil ? .unassigned : .assigned, target: target,
      blockedUntil: nil)
  }
}
