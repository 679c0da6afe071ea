/// Every limit, with all its dated values.
package struct Limits: Sendable {
  /// The limits that have no value.
  package struct Missing: Error, Hashable {
    package let ids: [LimitID]
  }

  private let rows: [LimitID: [DatedLimit]]

  /// Groups the values by limit.
  ///
  /// - Throws: `Missing` if a limit has no value at all.
  package init(_ limits: [DatedLimit]) throws(Missing) {
    rows = Dictionary(grouping: limits, by: \.id)
      .mapValues { $0.sorted { $0.effectiveFrom < $1.effectiveFrom } }
    let known = rows
    let missing = LimitID.allCases.filter { known[$0] == nil }
    guard missing.isEmpty else { throw Missing(ids: missing) }
  }

  package var all: [DatedLimit] { LimitID.allCases.flatMap { rows[$0] ?? [] } }

  /// Returns the value in force on the day of `now` (seconds since 1970), or the newest if `now` is
  /// `nil`.
  ///
  /// Before the first day of a limit this is its earliest value.
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

  /// Returns the value before the newest one, for documents of its time; `nil` if there is none.
  package func legacyValue(_ id: LimitID) -> Int? {
    (rows[id] ?? []).dropLast().last?.value
  }

  /// Returns whether the limit exists on the day of `now`; before its first day nothing enforces
  /// it.
  package func isInForce(_ id: LimitID, at now: Int) -> Bool {
    (rows[id] ?? []).contains { CalendarDay.instant($0.effectiveFrom).map { $0 <= now } ?? true }
  }

  /// Returns the value of a limit in days, converted to seconds.
  package func seconds(_ id: LimitID, at now: Int) -> Int { value(id, at: now) * 86_400 }
}

/// The name of a limit; each limit has at least one dated value.
package enum LimitID: String, Hashable, Sendable, CaseIterable {
  /// How long a mailbox is kept without a license, or after its account is deleted.
  case exchangeRetention
  /// How long a deleted account can be restored.
  case accountRetention
  /// When a OneDrive without a license becomes read-only.
  case oneDriveReadOnly
  /// When a OneDrive without a license is archived.
  case oneDriveArchived
  /// How much a shared mailbox may contain without a license.
  case sharedMailboxQuota
  /// How much a mailbox may contain with Exchange Online Plan 2.
  case licensedMailboxQuota
  /// How long a mailbox over its quota still works.
  case mailboxLock
  /// When a deleted account's licenses become free.
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

/// A number that a vendor sets and changes, with the first day on which it applies.
package struct DatedLimit: Hashable, Sendable {
  package let id: LimitID
  package let value: Int
  package let unit: String
  /// The first day, as `YYYY-MM-DD`.
  package let effectiveFrom: String
  package let source: String
  /// The contradiction between documents that this value resolves, such as `X2`.
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

/// Days of the Gregorian calendar, without Foundation.
package enum CalendarDay {
  /// Returns the start of the day `YYYY-MM-DD` in UTC, in seconds since 1970; `nil` for anything
  /// else.
  ///
  /// The day of the month only has to be between 1 and 31.
  package static func instant(_ text: String) -> Int? {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3, (1...12).contains(parts[1]), (1...31).contains(parts[2]) else {
      return nil
    }
    // Years start in March here, which makes the leap day the last day of its year.
    let year = parts[1] <= 2 ? parts[0] - 1 : parts[0]
    let month = (parts[1] + 9) % 12
    let days =
      365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + parts[2] - 1
    // There are 719,468 days from 0000-03-01 to 1970-01-01.
    return (days - 719_468) * 86_400
  }
}
