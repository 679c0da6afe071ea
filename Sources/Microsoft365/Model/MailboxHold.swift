/// A hold, which keeps the contents of a mailbox from being deleted.
package struct MailboxHold: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case litigation
    case ediscovery
    case inPlace
    case retentionPolicy
    case organisationPolicy
    case label
    /// Set by the mailbox assistant after another hold is released.
    case delay
    case delayRelease

    package var isDelay: Bool { self == .delay || self == .delayRelease }
  }

  package let kind: Kind
  /// Seconds since 1970; `nil` if the hold does not end by itself.
  package let expiresAt: Int?

  package init(kind: Kind, expiresAt: Int?) {
    self.kind = kind
    self.expiresAt = expiresAt
  }
}
