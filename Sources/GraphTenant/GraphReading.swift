import Microsoft365
import Operations

/// One new reading of a tenant: nothing is read twice, and users known to be needed are read
/// together.
///
/// An actor, because it remembers what it has read.
actor GraphReading {
  nonisolated let tenant: GraphTenant
  /// By `UserName.lookupKey`; `nil` for users that the service does not find.
  private var records: [String: UserRecord?] = [:]
  /// By `UserName.lookupKey`; `nil` for users without a mailbox in use, and a refusal for those
  /// whose mailbox the service does not show.
  var mailboxes: [String: Result<Mailbox?, DomainFailure>] = [:]
  /// By id in lower case.
  var groups: [String: GroupRecord] = [:]
  /// The ids, in lower case, of groups that the service does not show.
  private var hiddenGroups: Set<String> = []
  /// Names of users by their ids in lower case.
  var namesByID: [String: UserName] = [:]
  private var skus: [SubscribedSkuRecord]?
  private var deleted: [UserRecord]?
  /// A refusal if the service does not show them.
  var numbers: Result<[PhoneNumber], DomainFailure>?

  /// From this many users on, reading all users page by page takes fewer requests than asking for
  /// each in batches of 20, since a page holds up to 999.
  static let manyUsers = 400

  /// The request for the first page of all users in use, with the largest page that Microsoft Graph
  /// allows.
  static let allUsers = GraphRequest.get(
    "/users", [("$select", UserRecord.select), ("$top", "999")])

  init(_ tenant: GraphTenant) { self.tenant = tenant }

  nonisolated var client: GraphClient { tenant.client }

  /// Runs `body` and converts the reason why a request failed to the failure of a reading.
  ///
  /// - Parameter need: The permissions that the reading takes, for a refusal of it.
  nonisolated func reading<Value: Sendable>(
    _ need: PermissionNeed? = nil, _ body: () async throws(GraphFailure) -> Value
  ) async throws(DomainFailure) -> Value {
    do {
      return try await body()
    } catch {
      throw error.whenReading(at: client.clock.now(), need)
    }
  }

  /// Returns the failure to read a mailbox that the service does not show.
  ///
  /// - Throws: Every other failure.
  nonisolated func unreadMailbox(_ error: GraphFailure) throws(DomainFailure) -> DomainFailure {
    // With the permission of a person, the service shows only that person's own mailbox.
    let need: PermissionNeed =
      client.tokens.signsInPerson ? .readMailboxesAsApplication : .readMailboxes
    let failure = error.whenReading(at: client.clock.now(), need)
    guard case .refused(let refusal) = failure, refusal.isUnreadable else { throw failure }
    return failure
  }

  /// Returns a user in use or, if there is none by that name, the account with that name that was
  /// deleted last; `nil` if there is neither.
  func record(_ name: UserName) async throws(GraphFailure) -> UserRecord? {
    let key = name.lookupKey
    if let known = records[key] { return known }
    let found = try await client.valueIfAny(
      UserRecord.self, .get(Self.path(name), [("$select", UserRecord.select)]))
    let record: UserRecord?
    if let found { record = found } else { record = try await deletedRecord(name) }
    remember(record, as: key)
    return record
  }

  /// - Parameter key: A `UserName.lookupKey`.
  func remember(_ record: UserRecord?, as key: String) {
    records[key] = .some(record)
    if let record { namesByID[record.id.lowercased()] = record.name }
  }

  static func path(_ name: UserName) -> String { "/users/\(GraphQuery.segment(name.rawValue))" }

  private func deletedRecord(_ name: UserName) async throws(GraphFailure) -> UserRecord? {
    // The most recently deleted one, if several accounts had the name in turn.
    try await deletedRecords().filter { $0.name.lookupKey == name.lookupKey }
      .max { ($0.deletedDateTime ?? "") < ($1.deletedDateTime ?? "") }
  }

  func deletedRecords() async throws(GraphFailure) -> [UserRecord] {
    if let deleted { return deleted }
    let read = try await client.all(
      UserRecord.self,
      .get("/directory/deletedItems/microsoft.graph.user", [("$select", UserRecord.select)]))
    deleted = read
    return read
  }

  /// Reads these users, and their mailboxes if requested, with as few requests as possible.
  ///
  /// A single user is not read yet: `record(_:)` needs no more requests for that.
  func prepare(_ wanted: [UserName], mailboxes withMailboxes: Bool) async throws(GraphFailure) {
    let missing = wanted.filter { records[$0.lookupKey] == nil }
    if missing.count > Self.manyUsers {
      let keys = Set(missing.map(\.lookupKey))
      try await rememberUsers { record in keys.contains(record.name.lookupKey) }
    } else if missing.count > 1 {
      let answers = try await client.batch(
        missing.map { .get(Self.path($0), [("$select", UserRecord.select)]) })
      for (name, answer) in zip(missing, answers) {
        if let record = try Self.found(UserRecord.self, answer) {
          remember(record, as: name.lookupKey)
        }
      }
    }
    let unread = wanted.filter { mailboxes[$0.lookupKey] == nil }
    guard withMailboxes, unread.count > 1 else { return }
    let answers = try await client.batch(unread.map { .get(Self.mailboxPath($0)) })
    for (name, answer) in zip(unread, answers) {
      do throws(GraphFailure) {
        let settings = try Self.found(MailboxSettingsRecord.self, answer)
        mailboxes[name.lookupKey] = .success(settings.map { Self.mailbox(name, $0) })
      } catch {
        // One that is refused does not stop the others; it is refused when somebody asks for it.
        guard let failure = try? unreadMailbox(error) else { throw error }
        mailboxes[name.lookupKey] = .failure(failure)
      }
    }
  }

  /// Returns what a part of a batch found; `nil` if the service finds nothing by that name.
  static func found<Value: Decodable>(
    _ type: Value.Type, _ answer: Result<GraphResponse, GraphFailure>
  ) throws(GraphFailure) -> Value? {
    do {
      return try answer.get().decoded(type)
    } catch {
      if case .refused(let refusal) = error, refusal.status == 404 { return nil }
      throw error
    }
  }

  /// Remembers every user of the tenant that satisfies `isWanted`, page by page.
  private func rememberUsers(
    where isWanted: (UserRecord) -> Bool
  ) async throws(GraphFailure) {
    var found: [UserRecord] = []
    try await client.pages(of: UserRecord.self, Self.allUsers) { page in
      found += page.filter(isWanted)
    }
    for record in found { remember(record, as: record.userPrincipalName.lowercased()) }
  }

  func allRecords() async throws(GraphFailure) -> [UserRecord] {
    try await client.all(UserRecord.self, Self.allUsers)
  }

  /// Returns the account of a record, with its licenses.
  ///
  /// - Throws: `GraphFailure` if a group that gives a license cannot be read.
  func user(of record: UserRecord) async throws(GraphFailure) -> User {
    var assignments: [LicenseAssignment] = []
    for state in record.states {
      var name: String?
      if let group = state.group { name = try await self.name(ofGroup: group) }
      assignments.append(
        LicenseAssignment(
          product: tenant.product(state.sku), group: name,
          disabledPlans: Set(state.disabledPlans.map(tenant.products.planName))))
    }
    var failures: [FailedAssignment] = []
    for (sku, group, error) in record.failures {
      failures.append(
        FailedAssignment(
          product: tenant.product(sku), group: try await name(ofGroup: group), error: error))
    }
    let deletedAt = record.deletedDateTime.flatMap { GraphTime.seconds($0) }
    let purgeAt = deletedAt.map { $0 + tenant.limits.seconds(.accountRetention, at: $0) }
    return User(
      name: record.name, displayName: record.displayName ?? record.userPrincipalName,
      state: deletedAt == nil ? .active : .softDeleted, usageLocation: record.usageLocation,
      isSynced: record.onPremisesSyncEnabled ?? false,
      isResource: record.isResourceAccount ?? false, deletedAt: deletedAt, purgeAt: purgeAt,
      assignments: assignments.sorted {
        ($0.product, $0.group ?? "") < ($1.product, $1.group ?? "")
      }, department: record.department, failures: failures)
  }

  /// Returns the name of a group; its id if it has none or the service does not show it.
  func name(ofGroup id: String) async throws(GraphFailure) -> String {
    guard !hiddenGroups.contains(id.lowercased()) else { return id }
    do {
      return try await group(id: id)?.displayName ?? id
    } catch {
      guard case .refused(let refusal) = error, !refusal.isPassing, refusal.claims == nil else {
        throw error
      }
      hiddenGroups.insert(id.lowercased())
      return id
    }
  }

  /// Returns the group with an id, in upper or lower case; `nil` if the service does not find it.
  func group(id: String) async throws(GraphFailure) -> GroupRecord? {
    if let known = groups[id.lowercased()] { return known }
    let record = try await client.valueIfAny(
      GroupRecord.self,
      .get("/groups/\(GraphQuery.segment(id))", [("$select", GroupRecord.select)]))
    if let record { groups[id.lowercased()] = record }
    return record
  }

  static func mailboxPath(_ name: UserName) -> String { path(name) + "/mailboxSettings" }

  /// Returns a mailbox in use, with the size and holds of an empty one: only mailboxes in use have
  /// settings, and Microsoft Graph shows nothing else of them.
  static func mailbox(_ name: UserName, _ settings: MailboxSettingsRecord) -> Mailbox {
    let kind = settings.userPurpose.flatMap(Mailbox.Kind.init(rawValue:)) ?? .user
    return Mailbox(
      user: name, kind: kind, state: .active, size: 0, isArchiveEnabled: false, isLocked: false,
      overQuotaSince: nil, keptUntil: nil, holds: [])
  }

  func skuRecords() async throws(GraphFailure) -> [SubscribedSkuRecord] {
    if let skus { return skus }
    let read = try await client.all(SubscribedSkuRecord.self, .get("/subscribedSkus"))
    skus = read
    return read
  }
}

extension UserName {
  /// The key under which a user is remembered: the name in lower case, since the directory does not
  /// distinguish case.
  var lookupKey: String { person.key }
}
