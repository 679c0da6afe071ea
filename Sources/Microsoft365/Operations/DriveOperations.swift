import Operations

/// The operations on who may use a person's drive.
enum DriveOperations {
  static var operations: [any DomainOperation] {
    [DriveAccessSet.grant, DriveAccessSet.remove]
  }
}

/// `drive.grantAccess` and `drive.removeAccess`: give a colleague access to all of a person's OneDrive,
/// such as that of somebody who leaves, or take it away. Nothing in it moves.
struct DriveAccessSet: DomainOperation {
  static let grant = DriveAccessSet(
    id: "drive.grantAccess", inverse: "drive.removeAccess", isGiven: true)
  static let remove = DriveAccessSet(
    id: "drive.removeAccess", inverse: "drive.grantAccess", isGiven: false)

  let id: OperationID
  let inverse: OperationID
  /// Whether the colleague has access after it.
  let isGiven: Bool

  /// SharePoint administrators, who may do it too, are none of the roles known here.
  var roles: [Role] { [.global] }
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readDrives, .writeDrives] }
  var provingProperties: Set<FactProperty> { [.oneDriveReaders, .oneDriveEditors] }

  private static let right = Operation.Parameter(
    "access", .text, isOptional: true, allowed: DriveAccess.Right.allCases.map(\.rawValue))

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [.init("user", .user), .init("colleague", .user)] + (isGiven ? [Self.right] : []),
      roles: roles.names, reversal: .inverse(inverse), deadline: 300)
  }

  private func colleague(_ call: OperationCall) -> Subject? { call.subjects("colleague").first }

  /// What the colleague gets; to read, unless the call says otherwise. `nil` for another word.
  private func right(_ call: OperationCall) -> DriveAccess.Right? {
    guard let word = call.text("access") else { return .read }
    return DriveAccess.Right(rawValue: word)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    let others = call.subjects("colleague").filter { !call.users.contains($0) }
    return try await reader.users(call.users, [.account, .oneDrive, .oneDriveAccess])
      + reader.users(others, [.account])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user, let colleague = colleague(call), let right = right(call) else {
      return [Refusal(.nothingGiven)]
    }
    if let refusal = facts.refusalUnlessActive(user) { return [refusal] }
    guard facts.isUnread(user, .oneDriveState) || facts.code(user, .oneDriveState) == .active
    else { return [Refusal(.noDrive, ["user": user.value])] }
    guard isGiven else { return [] }
    guard user != colleague else { return [Refusal(.accessToOwn, ["user": user.value])] }
    if let refusal = facts.refusalUnlessActive(colleague) { return [refusal] }
    let other: FactProperty = right == .read ? .oneDriveEditors : .oneDriveReaders
    guard !facts.subjects(user, other).contains(colleague) else {
      return [Refusal(.accessGiven, ["user": user.value, "other": colleague.value])]
    }
    return []
  }

  private func property(_ right: DriveAccess.Right) -> FactProperty {
    right == .read ? .oneDriveReaders : .oneDriveEditors
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user, let colleague = colleague(call), let right = right(call) else {
      return []
    }
    guard isGiven else {
      return DriveAccess.Right.allCases.map {
        Fact(user, property($0), .expected(.lacks([colleague.value])))
      }
    }
    return [Fact(user, property(right), .expected(.has([colleague.value])))]
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let user = call.userID, let colleague = colleague(call), let right = right(call) else {
      return nil
    }
    return isGiven
      ? .grantDrive(user, to: UserID(colleague), right)
      : .removeDrive(user, from: UserID(colleague))
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let user = call.user, let colleague = colleague(call) else { return [] }
    let had = DriveAccess.Right.allCases.last {
      before.subjects(user, property($0)).contains(colleague)
    }
    let arguments: Arguments = ["user": user.value, "colleague": colleague.value]
    if isGiven { return had == nil ? [Inverse(inverse, arguments)] : [] }
    return had.map {
      [Inverse(inverse, arguments.merging(["access": .text($0.rawValue)]) { $1 })]
    } ?? []
  }
}

extension FactReader {
  /// Returns who may use all of a person's drive besides the person; none if there is no drive in use.
  func driveAccess(of user: User) async throws(DomainFailure) -> [Fact] {
    let access: [DriveAccess]
    do {
      access = try await tenant.driveAccess(of: user.id)
    } catch {
      return try Self.unread(error, user.subject, .oneDriveReaders, .oneDriveEditors)
    }
    func people(_ right: DriveAccess.Right) -> Value {
      .list(access.filter { $0.right == right }.map(\.person).inOrder.map(\.value))
    }
    return [
      Fact(user.subject, .oneDriveReaders, people(.read)),
      Fact(user.subject, .oneDriveEditors, people(.write)),
    ]
  }
}
