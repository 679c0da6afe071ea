import Diagnostics
import Microsoft365
import Operations

/// What Microsoft Graph shows of a tenant, in the terms of the domain.
extension GraphReading: Tenant {
  nonisolated var reach: TenantReach { .graph }
  nonisolated func reading() -> any Tenant { self }

  func expect(_ users: [UserID], mailboxes: Bool) async throws(DomainFailure) {
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
      country: record.countryLetterCode ?? "", verifiedDomains: domains.map(\.name))
  }

  func user(_ id: UserID) async throws(DomainFailure) -> User? {
    try await reading(.readUsers) { () async throws(GraphFailure) -> User? in
      try await record(id).map { user(of: $0) }
    }
  }

  func users(named name: UserName) async throws(DomainFailure) -> [User] {
    try await reading(.readUsers) { () async throws(GraphFailure) -> [User] in
      try await records(named: name).map { user(of: $0) }
    }
  }

  func details(of user: UserID) async throws(DomainFailure) -> AccountDetails? {
    try await reading(.readUsers) { () async throws(GraphFailure) -> AccountDetails? in
      try await detailRecord(user)?.details
    }
  }

  func roles(of user: UserID) async throws(DomainFailure) -> [Role] {
    let ids = try await reading(.readRoles) { () async throws(GraphFailure) -> Set<String> in
      Set(try await roleAssignments(of: user).map { $0.roleDefinitionId.lowercased() })
    }
    return Role.allCases.filter { ids.contains($0.definitionID) }
  }

  /// Returns the roles that are assigned to an account itself.
  func roleAssignments(
    of user: UserID
  ) async throws(GraphFailure) -> [RoleAssignmentRecord] {
    try await roleAssignments("principalId eq \(GraphQuery.quoted(user.rawValue))")
  }

  private func roleAssignments(
    _ filter: String
  ) async throws(GraphFailure) -> [RoleAssignmentRecord] {
    try await client.all(
      RoleAssignmentRecord.self,
      .get(RolePath.assignments, [("$filter", filter)]))
  }

  /// Groups and applications that have the role are left out: nobody signs in as one.
  func holders(of role: Role) async throws(DomainFailure) -> [Subject] {
    let ids = try await reading(.readRoles) { () async throws(GraphFailure) in
      try await roleAssignments("roleDefinitionId eq \(GraphQuery.quoted(role.definitionID))")
        .compactMap { $0.principalId.map { UserID($0) } }
    }
    var holders: Set<Subject> = []
    for id in Set(ids) {
      guard let user = try await user(id), user.state == .active, !user.isSignInBlocked else {
        continue
      }
      holders.insert(user.subject)
    }
    return holders.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
  }

  func authenticationMethods(
    of user: UserID
  ) async throws(DomainFailure) -> [AuthenticationMethod] {
    try await reading(.readMethods) { () async throws(GraphFailure) in
      try await methods(of: user)
    }
  }

  /// Nobody can be without a password, which is left out.
  func methods(of user: UserID) async throws(GraphFailure) -> [AuthenticationMethod] {
    try await client.all(
      MethodRecord.self, .get(Self.path(user) + "/authentication/methods")
    ).compactMap(\.method)
  }

  func value(of setting: TenantSetting) async throws(DomainFailure) -> String {
    try await reading(setting.readNeed) { () async throws(GraphFailure) in
      try await settingValue(setting)
    }
  }

  func settingValue(_ setting: TenantSetting) async throws(GraphFailure) -> String {
    try await settingAmongOthers(setting).value
  }

  /// Returns the value of a setting, and the entries of the list that contains it, if it is one.
  func settingAmongOthers(
    _ setting: TenantSetting
  ) async throws(GraphFailure) -> (value: String, entries: [String]) {
    let record = try await client.value(SettingRecord.self, .get(setting.path))
    guard let word = record.text(of: setting) else { throw .malformed("unreadableAnswer") }
    return (setting.value(of: word), record.entries(of: setting))
  }

  func users() async throws(DomainFailure) -> [User] {
    try await reading(.readUsers) { () async throws(GraphFailure) -> [User] in
      let all = try await allRecords() + deletedRecords()
      for record in all { remember(record, as: record.userID) }
      everybody = Dictionary(grouping: all, by: \.name)
      return all.map { user(of: $0) }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }
  }

  func group(_ id: GroupID) async throws(DomainFailure) -> LicenseGroup? {
    try await reading(.readGroups) { () async throws(GraphFailure) -> LicenseGroup? in
      try await group(id: id)?.licenseGroup(tenant.products)
    }
  }

  func allGroups() async throws(DomainFailure) -> [LicenseGroup] {
    try await reading(.readGroups) { () async throws(GraphFailure) -> [LicenseGroup] in
      try await client.all(
        GroupRecord.self, .get("/groups", [("$select", GroupRecord.select), ("$top", "999")])
      ).map { $0.licenseGroup(tenant.products) }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }
  }

  func groups(named name: String) async throws(DomainFailure) -> [LicenseGroup] {
    try await reading(.readGroups) { () async throws(GraphFailure) -> [LicenseGroup] in
      try await groupRecords(named: name)
        .map { $0.licenseGroup(tenant.products) }.sorted { $0.id < $1.id }
    }
  }

  func groups(of user: UserID) async throws(DomainFailure) -> Set<GroupID> {
    try await reading(.readGroups) { () async throws(GraphFailure) in
      try await groupIDs(of: user)
    }
  }

  /// Returns the ids of the groups of which the account itself is a member.
  func groupIDs(of user: UserID) async throws(GraphFailure) -> Set<GroupID> {
    let found = try await client.all(
      MembershipRecord.self,
      .get(Self.path(user) + "/memberOf", [("$select", "id"), ("$top", "999")]))
    return Set(found.map { GroupID($0.id) })
  }

  func products() async throws(DomainFailure) -> [ProductUnits] {
    try await reading(.readProducts) { () async throws(GraphFailure) -> [ProductUnits] in
      let records = try await skuRecords().sorted {
        ($0.skuPartNumber, $0.skuId) < ($1.skuPartNumber, $1.skuId)
      }
      return records.map { record in
        ProductUnits(
          product: SkuID(record.skuId),
          purchased: record.purchased, assigned: record.consumed, isSelfService: false,
          status: record.status)
      }
    }
  }

  func subscriptions() async throws(DomainFailure) -> [Subscription] {
    let records = try await reading(.readSubscriptions) { () async throws(GraphFailure) in
      try await client.all(SubscriptionRecord.self, .get("/directory/subscriptions"))
    }
    return records.map { record in
      Subscription(
        id: SubscriptionID(record.commerceSubscriptionId ?? record.id),
        product: SkuID(record.skuId),
        quantity: OutsideNumber.clamped(record.totalLicenses ?? 0, to: OutsideNumber.counts),
        // A missing or unknown status counts as enabled.
        status: Subscription.Status(word: record.status) ?? .enabled, channel: .direct,
        isRecurring: false,
        isCreditCheckPending: false,
        termEnd: record.nextLifecycleDateTime.flatMap { GraphTime.seconds($0) }, lots: [])
    }.sorted { $0.id < $1.id }
  }

  func mailbox(of user: UserID) async throws(DomainFailure) -> Mailbox? {
    if let known = mailboxes[user] { return try known.get() }
    let read: Result<Mailbox?, DomainFailure>
    do throws(GraphFailure) {
      // An account that is deleted or gone has no mailbox to ask for.
      if let record = try await record(user), record.deletedDateTime == nil {
        read = .success(
          try await client.valueIfAny(
            MailboxSettingsRecord.self, .get(Self.mailboxPath(user))
          ).map { Self.mailbox(record.subject, $0) })
      } else {
        read = .success(nil)
      }
    } catch {
      read = .failure(try unreadMailbox(error))
    }
    mailboxes[user] = read
    return try read.get()
  }

  /// Asks every account, 20 per request, because no list says which mailboxes belong to no person.
  func resourceMailboxes() async throws(DomainFailure) -> ResourceMailboxes {
    let owners = try await reading(.readUsers) { () async throws(GraphFailure) in
      try await allRecords().map(\.subject)
    }
    let progress = tenant.progress
    let answers = try await reading { () async throws(GraphFailure) in
      try await client.batch(owners.map { .get(Self.mailboxPath(UserID($0))) }) { done in
        progress?(done, owners.count)
      }
    }
    var found: [Mailbox] = []
    var unread: [Subject] = []
    var failure: DomainFailure?
    for (owner, answer) in zip(owners, answers) {
      do throws(GraphFailure) {
        guard let settings = try Self.found(MailboxSettingsRecord.self, answer) else { continue }
        let mailbox = Self.mailbox(owner, settings)
        if mailbox.kind != .user { found.append(mailbox) }
      } catch {
        let reason = try unreadMailbox(error)
        failure = failure ?? reason
        unread.append(owner)
      }
    }
    guard let failure, case .refused(let refusal) = failure else {
      return ResourceMailboxes(found.sorted { $0.owner.name < $1.owner.name })
    }
    guard unread.count < owners.count else { throw failure }
    return ResourceMailboxes(
      found.sorted { $0.owner.name < $1.owner.name }, unread: unread, reason: refusal)
  }

  func oneDrive(of user: UserID) async throws(DomainFailure) -> OneDrive? {
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
          try await learnNames(records.compactMap { $0.assignmentTargetId.map { UserID($0) } })
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

  func callQueues(of user: UserID) async throws(DomainFailure) -> [String] { [] }
  func callForwarding(of user: UserID) async throws(DomainFailure) -> CallForwarding? { nil }

  func artifacts(of user: UserID) async throws(DomainFailure) -> [Artifact] {
    try tenant.evidence.artifacts(of: try await subject(of: user))
  }

  /// Returns a user with the name it has now; named by its id if there is no such account, or the
  /// service does not show it.
  func subject(of user: UserID) async throws(DomainFailure) -> Subject {
    do {
      return try await reading(.readUsers) { () async throws(GraphFailure) in
        try await record(user)?.subject ?? Subject(user.rawValue)
      }
    } catch {
      guard case .refused(let refusal) = error, refusal.isUnreadable else { throw error }
      return Subject(user.rawValue)
    }
  }

  func perform(
    _ change: TenantChange, key: String, actor: UserName
  ) async throws(DomainFailure) {
    try await tenant.perform(change, key: key, actor: actor)
  }

  /// Reads the names of the users with these ids: numbers identify their holders by id.
  private func learnNames(_ ids: [UserID]) async throws(GraphFailure) {
    let unknown = Set(ids).filter { known[$0] == nil }.sorted()
    let answers = try await client.batch(
      unknown.map { .get(Self.path($0), [("$select", "id,userPrincipalName")]) })
    for (id, answer) in zip(unknown, answers) {
      if let record = try Self.found(UserRecord.self, answer), record.userID == id {
        known[id] = record.subject
      }
    }
  }

  private func number(of record: NumberAssignmentRecord) -> PhoneNumber {
    let isBlocked = record.assignmentStatus == "internalError"
    let target = record.assignmentTargetId.map { id in
      known[UserID(id)] ?? Subject(UserID(id).rawValue)
    }
    return PhoneNumber(
      number: TelephonePath.e164(record.telephoneNumber),
      kind: record.numberType.flatMap(PhoneNumber.Kind.init(rawValue:)) ?? .callingPlan,
      state: isBlocked ? .blocked : target == nil ? .unassigned : .assigned, target: target,
      blockedUntil: nil)
  }
}
