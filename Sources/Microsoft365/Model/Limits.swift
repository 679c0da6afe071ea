import Diagnostics

/// The numbers that Microsoft sets and changes, such as how long a mailbox is kept: every limit
/// with all its dated values.
package struct Limits: Sendable {
  /// The limits that have no value.
  package struct Missing: Error, Hashable {
    package let ids: [LimitID]
  }

  private let rows: [LimitID: [DatedLimit]]

  /// Groups the values by limit, each in the order of their dates.
  ///
  /// - Throws: `Missing` if a limit has no value at all.
  package init(_ limits: [DatedLimit]) throws(Missing) {
    rows = Dictionary(grouping: limits, by: \.id)
      .mapValues { $0.sorted { $0.effectiveFrom < $1.effectiveFrom } }
    let known = rows
    let missing = LimitID.allCases.filter { known[$0] == nil }
    guard missing.isEmpty else { throw Missing(ids: missing) }
  }

  /// Every dated value, in the order of `LimitID` and then of their dates.
  package var all: [DatedLimit] { LimitID.allCases.flatMap { rows[$0] ?? [] } }

  /// Returns the value in force at `now`, or the newest if `now` is `nil`. Before the first day of
  /// a limit this is its earliest value.
  ///
  /// - Parameter now: Seconds since 1970.
  /// - Returns: The value in the unit of the limit, see `LimitID`.
  package func value(_ id: LimitID, at now: Int? = nil) -> Int {
    let dated = rows[id] ?? []
    let inForce = dated.last { limit in
      guard let now, let start = CalendarDay.instant(limit.effectiveFrom) else { return true }
      return start <= now
    }
    guard let limit = inForce ?? dated.first else {
      preconditionFailure("limit '\(id.rawValue)' has no value")
    }
    return limit.value
  }

  /// Returns the value of a limit that has had only one, and is the same at any time; `nil` if it
  /// has several.
  package func onlyValue(_ id: LimitID) -> Int? {
    let dated = rows[id] ?? []
    return dated.count == 1 ? dated[0].value : nil
  }

  /// Returns the value before the newest one, for documents of its time, in the unit of the limit;
  /// `nil` if there is none.
  package func legacyValue(_ id: LimitID) -> Int? {
    (rows[id] ?? []).dropLast().last?.value
  }

  /// Returns whether the limit exists at `now` (seconds since 1970); before its first day nothing
  /// enforces it.
  package func isInForce(_ id: LimitID, at now: Int) -> Bool {
    (rows[id] ?? []).contains { CalendarDay.instant($0.effectiveFrom).map { $0 <= now } ?? true }
  }

  /// Returns the value of a limit that is in days, converted to seconds.
  ///
  /// - Parameter now: Seconds since 1970.
  package func seconds(_ id: LimitID, at now: Int) -> Int {
    OutsideNumber.clamped(value(id, at: now), to: OutsideNumber.amounts) * 86_400
  }
}

/// The name of a limit. The raw values are those of `limits.json` and of tenant files.
///
/// Unless stated otherwise, the unit is days.
package enum LimitID: String, Hashable, Sendable, CaseIterable {
  /// How long a mailbox is kept without a license, or after its account is deleted.
  case exchangeRetention
  /// How long a deleted account can be restored.
  case accountRetention
  /// How long after losing its license a OneDrive becomes read-only.
  case oneDriveReadOnly
  /// How long after losing its license a OneDrive is archived.
  case oneDriveArchived
  /// How much a shared mailbox may contain without a license, in bytes.
  case sharedMailboxQuota
  /// How much a mailbox may contain with Exchange Online Plan 2, in bytes.
  case licensedMailboxQuota
  /// How long a mailbox over its quota still works.
  case mailboxLock
  /// How long after the deletion of an account its licenses become free.
  case licenseFreeAfterDeletion = "licenceFreeAfterDeletion"
  /// How many users the Licenses page accepts at a time.
  case licensesPageUsers = "licencesPageUsers"
  /// How long a delay hold lasts.
  case delayHold
  /// How long after a purchase its units can be given back.
  case reductionWindow
  /// On how many computers one user may install Office.
  case officeInstalls
  /// The maximum age of a backup that counts before a switch.
  case backupFreshness
}

/// One value of a limit, with the first day on which it applies.
package struct DatedLimit: Hashable, Sendable {
  package let id: LimitID
  package let value: Int
  /// The word of the file: `days`, `bytes`, `users` or `computers`. For people; nothing is computed
  /// from it.
  package let unit: String
  /// The first day, as `YYYY-MM-DD`.
  package let effectiveFrom: String
  /// The document that states the value.
  package let source: String
  /// The name of the contradiction between documents that this value resolves, such as `X2`, as the
  /// file gives it; `nil` if the documents agree.
  package let contradiction: String?

  package init(
    id: LimitID, value: Int, unit: String, effectiveFrom: String, source: String,
    contradiction: String?
  ) {
    self.id = id
    self.value = value
    self.unit = unit
    self.effectiveFrom = effectiveFrom
    self.source = source
    self.contradiction = contradiction
  }
}
