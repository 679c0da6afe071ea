import Operations

/// A mailbox of one person, or one that several people share or that belongs to a room or
/// equipment.
package struct Mailbox: Hashable, Sendable {
  /// Who uses the mailbox. The raw values are those of tenant files and of the property
  /// `userPurpose` in Microsoft Graph.
  package enum Kind: String, Hashable, Sendable {
    case user
    case shared
    case room
    case equipment
  }

  /// How much of the mailbox is left, from use to deletion.
  ///
  /// I11 and I12 say how the states follow each other; see `MailboxLifeTests`.
  package enum State: String, Hashable, Sendable {
    case active
    /// Its user has lost the license; it can be reconnected until `keptUntil`.
    case disconnected
    /// Its user is deleted; it can be restored until `keptUntil`.
    case softDeleted
    /// Its user is deleted, and a hold keeps the contents.
    case inactive
    case purged
  }

  /// The account to which it belongs, by its object id.
  package let owner: Subject
  package let kind: Kind
  package let state: State
  /// Bytes.
  package let size: Int
  package let isArchiveEnabled: Bool
  /// Whether it has been over its quota for so long that it is locked (I17).
  package let isLocked: Bool
  /// When it exceeded its quota, in seconds since 1970; `nil` while it is within its quota or
  /// licensed.
  package let overQuotaSince: Int?
  /// When its contents are deleted, in seconds since 1970; `nil` while no deletion is due.
  package let keptUntil: Int?
  /// The holds in force.
  package let holds: [MailboxHold]

  package init(
    owner: Subject, kind: Kind, state: State, size: Int, isArchiveEnabled: Bool, isLocked: Bool,
    overQuotaSince: Int?, keptUntil: Int?, holds: [MailboxHold]
  ) {
    self.owner = owner
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

/// A hold, which keeps the contents of a mailbox from being deleted.
package struct MailboxHold: Hashable, Sendable {
  /// What the hold was placed for, or that it follows another one. The raw values are those of
  /// tenant files and of `StateCode`.
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

    /// Whether the hold only follows the release of another one.
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

/// A user's own files.
package struct OneDrive: Hashable, Sendable {
  /// How far the files can still be used: without a license, a drive becomes read-only and is then
  /// archived; it is deleted when its account is purged.
  package enum State: String, Hashable, Sendable {
    case active
    case readOnly
    case archived
    case deleted
  }

  package let state: State
  /// Bytes.
  package let size: Int
  package let files: Int
  /// When it lost its license, in seconds since 1970; `nil` if it has one or this is not known.
  package let unlicensedSince: Int?

  package init(state: State, size: Int, files: Int, unlicensedSince: Int?) {
    self.state = state
    self.size = size
    self.files = files
    self.unlicensedSince = unlicensedSince
  }
}
