import GRDB
import Sessions

/// Series: one procedure walked for each row of a list.
extension Journal {
  /// A series in the journal.
  package struct SeriesEntry: Hashable, Sendable {
    package let id: SessionID
    /// Seconds since 1970-01-01T00:00:00Z.
    package let at: Int
    /// The SHA-256 of the series' rows, which are kept as a document.
    package let digest: String
  }

  /// Records that a series begins; its rows must already be kept as a document.
  ///
  /// - Parameter seconds: seconds since 1970-01-01T00:00:00Z.
  package func begin(
    series: SessionID, rows digest: String, at seconds: Int
  ) throws(EventStoreFailure) {
    try writing { database in
      try database.execute(
        sql: "INSERT INTO series VALUES (?, ?, ?)", arguments: [series.rawValue, seconds, digest])
    }
  }

  /// All series, newest first.
  package func series() throws(EventStoreFailure) -> [SeriesEntry] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT name, at, digest FROM series ORDER BY at DESC").map {
        SeriesEntry(id: SessionID(rawValue: $0["name"]), at: $0["at"], digest: $0["digest"])
      }
    }
  }
}
