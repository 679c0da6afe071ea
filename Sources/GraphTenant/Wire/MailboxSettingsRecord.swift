/// `microsoft.graph.mailboxSettings`.
struct MailboxSettingsRecord: Decodable, Sendable {
  /// `user`, `linked`, `shared`, `room`, `equipment`, `others`.
  let userPurpose: String?
}
