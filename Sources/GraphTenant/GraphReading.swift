import Microsoft365
import Operations

/// One new reading of a tenant: nothing is read twice, and users known to be needed are read
/// together.
///
/// An actor, because it remembers what it has read.
actor GraphReading {
  nonisolated let tenant: GraphTenant
  /// `nil` for users that the service does not find.
  private var records: [UserID: UserRecord?] = [:]
  /// `nil` for users without a mailbox in use, and a refusal for those whose mailbox the service does
  /// not show.
  var mailboxes: [UserID: Result<Mailbox?, DomainFailure>] = [:]
  /// `nil` for groups that the service does not find, and a refusal for those it does not show.
  private var groups: [GroupID: Result<GroupRecord?, GraphFailure>] = [:]
  /// Every account by its name, once all have been read.
  var everybody: [UserName: [UserRecord]]?
  /// The users of whom at least the name has been read.
  var known: [UserID: Subject] = [:]
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

  /// Returns the account with this id, in use or deleted; `nil` if there is neither.
  func record(_ id: UserID) async throws(GraphFailure) -> UserRecord? {
    if let known = records[id] { return known }
    let found = try await client.valueIfAny(
      UserRecord.self, .get(Self.path(id), [("$select", UserRecord.select)]))
    var record = found
    // The service also finds accounts by their names, which an id never means.
    if found?.userID != id {
      record = try await deletedRecords().first { $0.userID == id }
    }
    remember(record, as: id)
    return record
  }

  /// Returns what is read of an account in use only where it matters; `nil` if it is not in use.
  func detailRecord(_ id: UserID) async throws(GraphFailure) -> DetailRecord? {
    let found = try await client.valueIfAny(
      DetailRecord.self, .get(Self.path(id), [("$select", DetailRecord.select)]))
    return found.flatMap { UserID($0.id) == id ? $0 : nil }
  }

  /// Returns the accounts with this user principal name: the one in use, and then those that had it
  /// when they were deleted, the last one first.
  func records(named name: UserName) async throws(GraphFailure) -> [UserRecord] {
    if let everybody { return Self.inOrder(everybody[name] ?? []) }
    let found = try await client.valueIfAny(
      UserRecord.self, .get(Self.path(name), [("$select", UserRecord.select)]))
    let current = [found].compactMap(\.self).filter { $0.name == name }
    for record in current { remember(record, as: record.userID) }
    do {
      return Self.inOrder(try await current + deletedRecords().filter { $0.name == name })
    } catch {
      // Whoever may not see deleted accounts may still name one in use.
      guard case .refused(let refusal) = error, refusal.status == 403, !current.isEmpty else {
        throw error
      }
      return current
    }
  }

  /// Returns the accounts of one name: those in use, and then the deleted ones, the last one first.
  private static func inOrder(_ records: [UserRecord]) -> [UserRecord] {
    records.filter { $0.deletedDateTime == nil }
      + records.filter { $0.deletedDateTime != nil }
      .sorted { ($1.deletedDateTime ?? "") < ($0.deletedDateTime ?? "") }
  }

  func remember(_ record: UserRecord?, as id: UserID) {
    records[id] = .some(record)
    if let record { known[id] = record.subject }
  }

  static func path(_ id: UserID) -> String { "/users/\(GraphQuery.segment(id.rawValue))" }
  static func path(_ name: UserName) -> String { "/users/\(GraphQuery.segment(name.rawValue))" }

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
  func prepare(_ wanted: [UserID], mailboxes withMailboxes: Bool) async throws(GraphFailure) {
    let missing = wanted.filter { records[$0] == nil }
    if missing.count > Self.manyUsers {
      let ids = Set(missing)
      try await rememberUsers { record in ids.contains(record.userID) }
    } else if missing.count > 1 {
      let answers = try await client.batch(
        missing.map { .get(Self.path($0), [("$select", UserRecord.select)]) })
      for (id, answer) in zip(missing, answers) {
        if let record = try Self.found(UserRecord.self, answer), record.userID == id {
          remember(record, as: id)
        }
      }
    }
    let unread = wanted.filter { mailboxes[$0] == nil && records[$0] != nil }
    guard withMailboxes, unread.count > 1 else { return }
    let answers = try await client.batch(unread.map { .get(Self.mailboxPath($0)) })
    for (id, answer) in zip(unread, answers) {
      guard let record = records[id] ?? nil else { continue }
      do throws(GraphFailure) {
        let settings = try Self.found(MailboxSettingsRecord.self, answer)
        mailboxes[id] = .success(settings.map { Self.mailbox(record.subject, $0) })
      } catch {
        // One that is refused does not stop the others; it is refused when somebody asks for it.
        guard let failure = try? unreadMailbox(error) else { throw error }
        mailboxes[id] = .failure(failure)
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
    for record in found { remember(record, as: record.userID) }
  }

  func allRecords() async throws(GraphFailure) -> [UserRecord] {
    try await client.all(UserRecord.self, Self.allUsers)
  }

  /// Returns the account of a record, with its licenses.
  nonisolated func user(of record: UserRecord) -> User {
    let assignments = record.states.map { state in
      LicenseAssignment(
        product: state.sku, group: state.group,
        disabledPlans: Set(state.disabledPlans.map(tenant.products.planName)))
    }
    let deletedAt = record.deletedDateTime.flatMap { GraphTime.seconds($0) }
    let purgeAt = deletedAt.map { $0 + tenant.limits.seconds(.accountRetention, at: $0) }
    return User(
      id: record.userID, name: record.name,
      displayName: record.displayName ?? record.userPrincipalName,
      state: deletedAt == nil ? .active : .softDeleted, usageLocation: record.usageLocation,
      isSignInBlocked: record.accountEnabled == false,
      isSynced: record.onPremisesSyncEnabled ?? false,
      isResource: record.isResourceAccount ?? false, deletedAt: deletedAt, purgeAt: purgeAt,
      assignments: assignments.sorted {
        ($0.product, $0.group?.rawValue ?? "") < ($1.product, $1.group?.rawValue ?? "")
      }, department: record.department,
      failures: record.failures.map { FailedAssignment(product: $0, group: $1, error: $2) })
  }

  /// Returns a group as the subject of a refusal; named by its id if it has no name or the service
  /// does not show it.
  func subject(ofGroup id: GroupID) async throws(GraphFailure) -> Subject {
    do {
      return Subject(
        id: id.rawValue, name: try await group(id: id)?.displayName ?? id.rawValue)
    } catch {
      guard error.isFinalRefusal else { throw error }
      return Subject(id.rawValue)
    }
  }

  /// Returns the group with an id; `nil` if the service does not find it.
  func group(id: GroupID) async throws(GraphFailure) -> GroupRecord? {
    if let known = groups[id] { return try known.get() }
    let read: Result<GroupRecord?, GraphFailure>
    do throws(GraphFailure) {
      let record = try await client.valueIfAny(
        GroupRecord.self,
        .get("/groups/\(GraphQuery.segment(id.rawValue))", [("$select", GroupRecord.select)]))
      read = .success(record?.groupID == id ? record : nil)
    } catch {
      guard error.isFinalRefusal else { throw error }
      read = .failure(error)
    }
    groups[id] = read
    return try read.get()
  }

  static func mailboxPath(_ id: UserID) -> String { path(id) + "/mailboxSettings" }

  /// Returns a mailbox in use, with the size and holds of an empty one: only mailboxes in use have
  /// settings, and Microsoft Graph shows nothing else of them.
  static func mailbox(_ owner: Subject, _ settings: MailboxSettingsRecord) -> Mailbox {
    let kind = settings.userPurpose.flatMap(Mailbox.Kind.init(rawValue:)) ?? .user
    return Mailbox(
      owner: owner, kind: kind, state: .active, size: 0, isArchiveEnabled: false, isLocked: false,
      overQuotaSince: nil, keptUntil: nil, holds: [])
  }

  func skuRecords() async throws(GraphFailure) -> [SubscribedSkuRecord] {
    if let skus { return skus }
    let read = try await client.all(SubscribedSkuRecord.self, .get("/subscribedSkus"))
    skus = read
    return read
  }
}

extension GraphFailure {
  /// Whether the service will not show this one thing, however often it is asked.
  fileprivate var isFinalRefusal: Bool {
    guard case .refused(let refusal) = self else { return false }
    return !refusal.isPassing && refusal.claims == nil
  }
}
