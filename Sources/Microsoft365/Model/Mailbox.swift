/// A mailbox of one person, or one that several people, a room or equipment use.
package struct Mailbox: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case user
    case shared
    case room
    case equipment
  }

  package enum State: String, Hashable, Sendable {
    case active
    case disconnected
    case softDeleted
    case inactive
    case purged
  }

  package let user: UserName
  package let kind: Kind
  package let state: State
  /// Bytes.
  package let size: Int
  package let isArchiveEnabled: Bool
  package let isLocked: Bool
  /// Seconds since 1970; `nil` while it is within its quota or licensed.
  package let overQuotaSince: Int?
  /// When its contents are deleted, in seconds since 1970; `nil` while no deletion is due.
  package let keptUntil: Int?
  /// The holds in force.
  package let holds: [MailboxHold]

  package init(
    user: UserName, kind: Kind, state: State, size: Int, isArchiveEnabled: Bool, isLocked: Bool,
    overQuotaSince: Int?, keptUntil: Int?, holds: [MailboxHold]
  ) {
    self.user = user
    self.kind = kind
    self.state = state
    self.size = size
    self.isArchiveEnabled = isArchiveEnabled
    self.isLocked = isLocked
    self.overQuotaSince = overQuotaSince
    self.keptUntil = keptUntil
    self.holds = holds
  }
}
