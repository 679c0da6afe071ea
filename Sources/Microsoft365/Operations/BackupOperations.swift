import Operations

/// The operations that find out which backups a move to other products requires, and that record
/// what a person has saved outside the tenant.
enum BackupOperations {
  static var operations: [any DomainOperation] {
    [
      BackupCheckNeed(), UsersTakeNextWithoutBackup(), RecordOperation.backup,
      RecordOperation(
        id: "site.recordUrl", kind: .siteUrl,
        needs: [PermissionNeed].accounts + [.readOrganisation]),
    ]
  }
}

/// `backup.checkNeed`: whether a move to other products, or leaving, requires a backup that nobody
/// has made recently (I18).
struct BackupCheckNeed: DomainOperation {
  let id: OperationID = "backup.checkNeed"
  var needs: [PermissionNeed] { .accounts }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .check,
      [.init("users", .user.list), .init("licenses", .license.list, isOptional: true)],
      outcomes: ["needed", "notNeeded"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    let facts = try await reader.users(call.users, [.licenses, .services, .backups])
    let read = ReadFacts(facts)
    return facts
      + call.users.map { user in
        let kinds = missing(user, call, read).map(\.rawValue)
        return Fact(user, .backupsNeeded, StateCode.values(kinds))
      }
  }

  /// Returns the backups that the user still needs. If the call names no products, the user leaves,
  /// and the contents of every service must be kept.
  private func missing(
    _ user: Subject, _ call: OperationCall, _ facts: ReadFacts
  ) -> [BackupKind] {
    let effect = LicenseReplace().effect(call, facts)
    return facts.missingBackups(
      of: user, movingFrom: effect.plansBefore(user),
      to: call.licenses.isEmpty ? PlanSet([]) : effect.plansAfter(user))
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    call.users.contains { !facts.texts($0, .backupsNeeded).isEmpty }
      ? "needed" : "notNeeded"
  }
}

/// `users.takeNextWithoutBackup`: the next user whose move requires a backup that nobody has made.
struct UsersTakeNextWithoutBackup: ChooseOperation {
  let id: OperationID = "users.takeNextWithoutBackup"
  var needs: [PermissionNeed] { .accounts }
  let unknown = RefusalCode.unknownUser

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .choose,
      [.init("users", .user.list), .init("licenses", .license.list)], collects: .user)
  }

  func allCandidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    let facts = ReadFacts(try await reader.users(call.users, [.licenses, .backups]))
    let effect = LicenseReplace().effect(call, facts)
    var waiting: [User] = []
    for user in call.users {
      guard let account = try await reader.tenant.user(UserID(user)) else { continue }
      let missing = facts.missingBackups(
        of: user, movingFrom: effect.plansBefore(user), to: effect.plansAfter(user))
      if !missing.isEmpty { waiting.append(account) }
    }
    return reader.candidates(waiting)
  }

  func accept(
    _ answer: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    let waiting = try await allCandidates(call, reader)
    guard answer.contains(where: { !$0.isEmpty }) else {
      return waiting.first.map { .success($0.value) } ?? .failure(Refusal(.nothingGiven))
    }
    return NameResolver(waiting, unknown, reader.products, isLikelier)
      .value(answer, isList: false, most: nil)
  }
}

extension ReadFacts {
  /// Returns the backups that the move from one set of plans to another requires and nobody has
  /// made recently.
  func missingBackups(
    of user: Subject, movingFrom before: PlanSet, to after: PlanSet
  ) -> [BackupKind] {
    let made = Set(texts(user, .backups))
    return before.backupsNeeded(movingTo: after).filter { !made.contains($0.rawValue) }
  }
}

/// An operation that records where a person has saved something outside the tenant.
///
/// `accept` returns the value. To record it in the tenant, `perform` is called with the same
/// arguments and the value under `answer`.
struct RecordOperation: DomainOperation {
  /// The argument of `perform` that holds the path or address.
  static let answer = "answer"

  static let backup = RecordOperation(id: "backup.record", kind: nil, needs: .accounts)

  let id: OperationID
  /// The kind of backup, if the operation has only one; `nil` if the argument `kind` gives it.
  let kind: BackupKind?
  let needs: [PermissionNeed]

  func definition(_ limits: Limits) -> Operation {
    let kinds = BackupKind.allCases.map(\.rawValue).filter { $0 != BackupKind.siteUrl.rawValue }
    let parameters: [Operation.Parameter] =
      kind == nil
      ? [.init("user", .user), .init("kind", .text, allowed: kinds)] : [.init("user", .user)]
    // The address of a site is all that there is of it.
    return Operation(
      id, .record, parameters, collects: .text, evidence: kind == .siteUrl ? .words : .file)
  }

  private func kind(_ call: OperationCall) -> BackupKind? {
    kind ?? call.text("kind").flatMap(BackupKind.init(rawValue:))
  }

  func candidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    guard kind == .siteUrl else { return [] }
    let address = try await reader.tenant.organisation().siteAddress
    return [Candidate(value: .text(address), title: address)]
  }

  func accept(
    _ answer: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    guard let path = answer.first, !path.isEmpty else { return .failure(Refusal(.nothingGiven)) }
    if kind == .siteUrl, !path.hasPrefix("https://") || path.contains(where: \.isWhitespace) {
      return .failure(Refusal(.notAnAddress, ["text": .text(path)]))
    }
    return .success(.text(path))
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.backups])
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user, let kind = kind(call) else { return [] }
    let kinds = Set(facts.texts(user, .backups)).union([kind.rawValue])
    return [Fact(user, .backups, StateCode.values(kinds.sorted()))]
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let user = call.userID, let kind = kind(call), let path = call.text(Self.answer) else {
      return nil
    }
    return .keepArtifact(kind, user, path: path)
  }
}

/// What a person has saved outside the tenant.
package enum BackupKind: String, Hashable, Sendable, CaseIterable {
  /// Mail, contacts and calendar, exported from Outlook.
  case outlookPst
  /// Files from OneDrive and SharePoint, downloaded.
  case oneDriveDownload
  /// Messages and files of Viva Engage, exported by an administrator.
  case engageExport
  /// The address of a team site.
  case siteUrl
}

/// Evidence that something was done outside the tenant.
package struct Artifact: Hashable, Sendable {
  package let kind: BackupKind
  package let user: UserID
  /// The path of a file, or an address.
  package let path: String
  /// Seconds since 1970, by the tenant's clock.
  package let takenAt: Int

  package init(kind: BackupKind, user: UserID, path: String, takenAt: Int) {
    self.kind = kind
    self.user = user
    self.path = path
    self.takenAt = takenAt
  }
}
