/// `microsoft.graph.mailboxSettings`.
struct MailboxSettingsRecord: Decodable, Sendable {
  /// `user`, `linked`, `shared`, `room`, `equipment`, `others`.
  let userPurpose: String?
}

/// `microsoft.graph.drive`.
struct DriveRecord: Decodable, Sendable {
  struct Quota: Decodable, Sendable {
    /// Bytes.
    let used: Int?
  }

  let quota: Quota?
}

/// `microsoft.graph.teamsAdministration.numberAssignment`.
struct NumberAssignmentRecord: Decodable, Sendable {
  /// E.164; the service gives it with or without its plus sign.
  let telephoneNumber: String
  let numberType: String?
  let assignmentStatus: String?
  /// The id of a user, or of something else that has the number.
  let assignmentTargetId: String?
}

/// `microsoft.graph.teamsAdministration.telephoneNumberLongRunningOperation`.
struct NumberOperationRecord: Decodable, Sendable {
  struct Number: Decodable, Sendable {
    let message: String?
  }

  /// `notStarted`, `running`, `succeeded`, `failed`.
  let status: String
  let numbers: [Number]?
}
