import Microsoft365
import Operations

/// What others see of a person's mailbox and files.
extension GraphTenant {
  /// Decides what a mailbox replies by itself. Asked for once in any case, because what is read first
  /// may be out of date.
  func setReplies(
    _ change: AutomaticRepliesChange, of user: UserID
  ) async throws(DomainFailure) {
    var isFirst = true
    try await repeatUntilDone { () async throws(GraphFailure) in
      let reading = GraphReading(self)
      guard let old = try await reading.replies(of: user) else { throw Self.missing }
      let new = old.changed(by: change)
      guard isFirst || old != new else { return nil }
      isFirst = false
      let subject = try await reading.record(user)?.subject ?? Subject(user.rawValue)
      return (
        try .patch(GraphReading.mailboxPath(user), MailboxRepliesBody(new)), subject
      )
    }
  }

  /// Lets somebody use a drive. Asked for once in any case, as above.
  func grantDrive(
    of user: UserID, to person: UserID, _ right: DriveAccess.Right
  ) async throws(DomainFailure) {
    var isFirst = true
    try await repeatUntilDone { () async throws(GraphFailure) in
      let reading = GraphReading(self)
      guard let root = try await reading.driveRoot(of: user) else { throw Self.missing }
      let has = try await reading.drivePermissions(root)
        .contains { $0.person == person && $0.right == right }
      guard isFirst || !has else { return nil }
      isFirst = false
      let subject = try await reading.record(user)?.subject ?? Subject(user.rawValue)
      return (try .post(root + "/invite", DriveInvitationBody(person, right)), subject)
    }
  }

  /// Removes every permission of a person; each has a request of its own.
  func removeDrive(of user: UserID, from person: UserID) async throws(DomainFailure) {
    var isAnyLeft = true
    while isAnyLeft {
      isAnyLeft = false
      try await repeatUntilDone { () async throws(GraphFailure) in
        let reading = GraphReading(self)
        guard let root = try await reading.driveRoot(of: user) else { return nil }
        let own = try await reading.drivePermissions(root)
          .filter { $0.person == person && $0.right != nil }
        guard let first = own.first else { return nil }
        isAnyLeft = own.count > 1
        let subject = try await reading.record(user)?.subject ?? Subject(user.rawValue)
        return (.delete("\(root)/permissions/\(GraphQuery.segment(first.id))"), subject)
      }
    }
  }

  private static let missing = GraphFailure.refused(
    GraphError(status: 404, code: "itemNotFound", message: ""))
}

/// What is read of it.
extension GraphReading {
  func automaticReplies(of user: UserID) async throws(DomainFailure) -> AutomaticReplies? {
    do throws(GraphFailure) {
      if let record = try await record(user), record.deletedDateTime != nil { return nil }
      return try await replies(of: user)
    } catch {
      throw try unreadMailbox(error)
    }
  }

  func replies(of user: UserID) async throws(GraphFailure) -> AutomaticReplies? {
    let record = try await client.valueIfAny(
      MailboxRepliesRecord.self, .get(Self.mailboxPath(user)))
    return try record?.replies()
  }

  func driveAccess(of user: UserID) async throws(DomainFailure) -> [DriveAccess] {
    let found = try await reading(.readDrives) { () async throws(GraphFailure) in
      if let record = try await record(user), record.deletedDateTime != nil {
        return [(UserID, DriveAccess.Right)]()
      }
      guard let root = try await driveRoot(of: user) else { return [] }
      return try await drivePermissions(root).compactMap { permission in
        guard let person = permission.person, let right = permission.right, person != user else {
          return nil
        }
        return (person, right)
      }
    }
    var access: [DriveAccess] = []
    for (person, right) in found {
      access.append(DriveAccess(person: try await subject(of: person), right: right))
    }
    return access
  }

  /// Returns the path of the folder that has all of a user's files; `nil` if there is no drive.
  func driveRoot(of user: UserID) async throws(GraphFailure) -> String? {
    guard
      let drive = try await client.valueIfAny(
        DriveItemRecord.self, .get(Self.path(user) + "/drive"))
    else { return nil }
    let root = try await client.value(DriveItemRecord.self, .get(DrivePath.root(drive.id)))
    return DrivePath.item(drive.id, root.id)
  }

  func drivePermissions(_ root: String) async throws(GraphFailure) -> [DrivePermissionRecord] {
    try await client.all(DrivePermissionRecord.self, .get(root + "/permissions"))
  }
}
