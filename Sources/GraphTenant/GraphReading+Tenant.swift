import Diagnostics
import Microsoft365
import Operations

/// What Microsoft Graph shows of a tenant, in the terms of the domain.
extension GraphReading: Tenant {
  nonisolated var reach: TenantReach { .graph }
  nonisolated func reading() -> any Tenant { self }

  func expect(_ users: [UserName], mailboxes: Bool) async throws(DomainFailure) {
    try await reading(.readUsers) { () async throws(GraphFailure) in
      try await prepare(users, mailboxes: mailboxes)
    }
  }

  /// Returns the service's own time, according to its answers.
  func now() async throws(DomainFailure) -> Int {
    if let known = client.serverTime.seconds(at: client.clock.now()) { return known }
    do {
      _ = try await organisation()
    } catch {
      // A refusal tells the time as well.
      guard case .refused(let refusal) = error, refusal.isUnreadable else { throw error }
    }
    return client.serverTime.seconds(at: client.clock.now()) ?? client.clock.now()
  }

  func organisation() async throws(DomainFailure) -> Organisation {
    let records = try await reading(.readOrganisation) { () async throws(GraphFailure) in
      try await client.all(
        OrganizationRecord.self, .get("/organization", [("$select", OrganizationRecord.select)]))
    }
    guard let record = records.first else { throw .damaged("unreadableAnswer") }
    let domains = record.verifiedDomains ?? []
    return Organisation(
      name: record.displayName ?? "",
      domain: (domains.first { $0.isInitial ?? false } ?? domains.first)?.name ?? "",
      country: record.countryLetterCode ?? "")
  }

  func user(_ name: UserName) async throws(DomainFailure) -> User? {
    try await reading(.readUsers) { () async throws(GraphFailure) -> User? in
      guard let record = try await record(name) else { return nil }
      return try await user(of: record)
    }
  }

  func users() async throws(DomainFailure) -> [User] {
    try await reading(.readUsers) { () async throws(GraphFailure) -> [User] in
      var users: [User] = []
      for record in try await allRecords() + deletedRecords() {
        remember(record, as: record.name.lookupKey)
        users.append(try await user(of: record))
      }
      return users.sorted { $0.name < $1.name }
    }
  }

  func group(_ name: String) async throws(DomainFailure) -> LicenseGroup? {
    try await reading(.readGroups) { () async throws(GraphFailure) -> LicenseGroup? in
      let known = groups.values.first { $0.displayName == name || $0.id == name }
      let record: GroupRecord?
      if let known {
        record = known
      } else {
        record = try await client.all(
          GroupRecord.self,
          .get(
            "/groups",
            [
              ("$filter", "displayName eq \(GraphQuery.quoted(name))"),
              ("$select", GroupRecord.select),
            ])
        ).first
      }
      return record.map { record in
        LicenseGroup(
          name: record.displayName ?? record.id, isDynamic: record.isDynamic,
          products: (record.assignedLicenses ?? []).map { tenant.product($0.skuId) }.sorted(),
          management: record.management)
      }
    }
  }

  func products() async throws(DomainFailure) -> [ProductUnits] {
    try await reading(.readProducts) { () async throws(GraphFailure) -> [ProductUnits] in
      try await skuRecords().map { record in
        ProductUnits(
          product: tenant.product(record.skuId),
          purchased: record.purchased, assigned: record.consumed, isSelfService: false,
          status: record.status)
      }.sorted { $0.product < $1.product }
    }
  }

  func subscriptions() async throws(DomainFailure) -> [Subscription] {
    let records = try await reading(.readSubscriptions) { () async throws(GraphFailure) in
      try await client.all(SubscriptionRecord.self, .get("/directory/subscriptions"))
    }
    return records.map { record in
      Subscription(
        id: SubscriptionID(record.commerceSubscriptionId ?? record.id),
        product: tenant.product(record.skuId),
        quantity: OutsideNumber.clamped(record.totalLicenses ?? 0, to: OutsideNumber.counts),
        // A missing or unknown status counts as enabled.
        status: Subscription.Status(word: record.status) ?? .enabled, channel: .direct,
        isRecurring: false,
        isCreditCheckPending: false,
        termEnd: record.nextLifecycleDateTime.flatMap { GraphTime.seconds($0) } ?? 0, lots: [])
    }.sorted { $0.id < $1.id }
  }

  func mailbox(of user: UserName) async throws(DomainFailure) -> Mailbox? {
    let key = user.lookupKey
    if let known = mailboxes[key] { return try known.get() }
    let read: Result<Mailbox?, DomainFailure>
    do throws(GraphFailure) {
      // A deleted account has no mailbox to ask for.
      if let record = try await record(user), record.deletedDateTime != nil {
        read = .success(nil)
      } else {
        read = .success(
          try await client.valueIfAny(
            MailboxSettingsRecord.self, .get(Self.mailboxPath(user))
          ).map { Self.mailbox(user, $0) })
      }
    } catch {
      read = .failure(try unreadMailbox(error))
    }
    mailboxes[key] = read
    return try read.get()
  }

  /// Asks every account, 20 per request, because no list says which mailboxes belong to no person.
  func resourceMailboxes() async throws(DomainFailure) -> ResourceMailboxes {
    let names = try await reading(.readUsers) { () async throws(GraphFailure) in
      try await allRecords().map(\.name)
    }
    let progress = tenant.progress
    let answers = try await reading { () async throws(GraphFailure) in
      try await client.batch(names.map { .get(Self.mailboxPath($0)) }) { done in
        progress?(done, names.count)
      }
    }
    var found: [Mailbox] = []
    var unread: [UserName] = []
    var failure: DomainFailure?
    for (name, answer) in zip(names, answers) {
      do throws(GraphFailure) {
        guard let settings = try Self.found(MailboxSettingsRecord.self, answer) else { continue }
        let mailbox = Self.mailbox(name, settings)
        if mailbox.kind != .user { found.append(mailbox) }
      } catch {
        let reason = try unreadMailbox(error)
        failure = failure ?? reason
        unread.append(name)
      }
    }
    guard let failure, case .refused(let refusal) = failure else {
      return ResourceMailboxes(found.sorted { $0.user < $1.user })
    }
    guard unread.count < names.count else { throw failure }
    return ResourceMailboxes(
      found.sorted { $0.user < $1.user }, unread: unread, reason: refusal)
  }

  func oneDrive(of user: UserName) async throws(DomainFailure) -> OneDrive? {
    try await reading(.readDrives) { () async throws(GraphFailure) -> OneDrive? in
      if let record = try await record(user), record.deletedDateTime != nil { return nil }
      do throws(GraphFailure) {
        return try await client.valueIfAny(
          DriveRecord.self, .get(Self.path(user) + "/drive")
        ).map {
          OneDrive(state: .active, size: $0.quota?.used ?? 0, files: 0, unlicensedSince: nil)
        }
      } catch {
        // An organisation without SharePoint has no drives.
        if case .refused(let refusal) = error, refusal.message.contains("SPO license") {
          return nil
        }
        throw error
      }
    }
  }

  func phoneNumbers() async throws(DomainFailure) -> [PhoneNumber] {
    if let numbers { return try numbers.get() }
    let read: Result<[PhoneNumber], DomainFailure>
    do throws(DomainFailure) {
      read = .success(
        try await reading(.readNumbers) { () async throws(GraphFailure) in
          let records = try await numberRecords()
          try await learnNames(records.compactMap(\.assignmentTargetId))
          return records.map { number(of: $0) }
        })
    } catch {
      guard case .refused = error else { throw error }
      read = .failure(error)
    }
    numbers = read
    return try read.get()
  }

  /// Reads the numbers. A cloud without this interface may answer 401 as for a token that is not
  /// accepted; if the same tokens are good for something else, it is about the interface.
  private func numberRecords() async throws(GraphFailure) -> [NumberAssignmentRecord] {
    for _ in 1..<Self.roundsToBelieve {
      do throws(GraphFailure) {
        return try await client.all(
          NumberAssignmentRecord.self, .get(TelephonePath.assignments))
      } catch {
        guard case .refused(let refusal) = error, refusal.status == 401, refusal.isPassing else {
          throw error
        }
        try await expectAcceptedToken()
      }
    }
    throw .refused(
      GraphError(status: 401, code: "Unauthorized", message: "the interface accepts no token"))
  }

  /// Reads something else, which succeeds or is refused for another reason if tokens are accepted.
  private func expectAcceptedToken() async throws(GraphFailure) {
    do throws(GraphFailure) {
      _ = try await client.all(
        OrganizationRecord.self, .get("/organization", [("$select", "id")]))
    } catch {
      guard case .refused(let refusal) = error, refusal.status == 403 else { throw error }
    }
  }

  /// Each round takes five tokens (`GraphClient`). A service that rejects tokens at random, as the
  /// sandbox does three times in ten, rejects ten in a row once in 200,000 times.
  private static let roundsToBelieve = 3

  func callQueues(of user: UserName) async throws(DomainFailure) -> [String] { [] }
  func callForwarding(of user: UserName) async throws(DomainFailure) -> CallForwarding? { nil }

  func artifacts(of user: UserName) async throws(DomainFailure) -> [Artifact] {
    try tenant.evidence.artifacts(of: user)
  }

  func perform(
    _ change: TenantChange, key: String, actor: UserName
  ) async throws(DomainFailure) {
    try await tenant.perform(change, key: key, actor: actor)
  }

  /// Reads the names of the users with these ids: numbers identify their holders by id.
  private func learnNames(_ ids: [String]) async throws(GraphFailure) {
    let unknown = Array(Set(ids.map { $0.lowercased() })).filter { namesByID[$0] == nil }.sorted()
    let answers = try await client.batch(
      unknown.map {
        .get("/users/\(GraphQuery.segment($0))", [("$select", "id,userPrincipalName")])
      })
    for (id, answer) in zip(unknown, answers) {
      if let record = try Self.found(UserRecord.self, answer) { namesByID[id] = record.name }
    }
  }

  private func number(of record: NumberAssignmentRecord) -> PhoneNumber {
    let isBlocked = record.assignmentStatus == "internalError"
    let target = record.assignmentTargetId.map { namesByID[$0.lowercased()] ?? UserName($0) }
    return PhoneNumber(
      number: TelephonePath.e164(record.telephoneNumber),
      kind: record.numberType.flatMap(PhoneNumber.Kind.init(rawValue:)) ?? .callingPlan,
      state: isBlocked ? .blocked : target == nil ? .unassigned : .assigned, target: target,
      blockedUntil: nil)
  }
}
