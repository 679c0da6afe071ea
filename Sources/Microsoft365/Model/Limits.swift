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
