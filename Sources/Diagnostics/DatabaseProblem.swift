#if canImport(Glibc)
  import Glibc
#endif

/// Why a SQLite file must not even be opened; its words in the locale files are `reason.<problem>`.
package enum DatabaseProblem: String, Hashable, Sendable, CaseIterable {
  /// A pipe, a socket or a device, which SQLite would wait for.
  case notOrdinary
  /// The file is empty, and its write-ahead log is not.
  case emptied

  /// The problem of the file at a path; `nil` if SQLite may open it, or there is none.
  ///
  /// SQLite takes an empty file for a new database, and deletes the log next to it, which may be
  /// all that is left. It never leaves the two like this itself: the switch to a log writes the
  /// file's first page before there is a log (measured with SQLite 3.45).
  package init?(at path: String) {
    var (file, log) = (stat(), stat())
    guard stat(path, &file) == 0 else { return nil }
    if file.st_mode & S_IFMT != S_IFREG, file.st_mode & S_IFMT != S_IFDIR {
      self = .notOrdinary
    } else if file.st_size == 0, stat("\(path)-wal", &log) == 0, log.st_size > 0 {
      self = .emptied
    } else {
      return nil
    }
  }
}
