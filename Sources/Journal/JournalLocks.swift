import Diagnostics
import GRDB
import Glibc
import Sessions

/// The lock file by which processes know which of them work on a session, and which is making a
/// change.
///
/// Each session has two bytes in it, which are locked but never written. All processes that work on
/// the session share a lock on the first; a process that makes a change holds the second alone.
/// Linux releases the locks of a process that dies (fcntl(2), open file description locks), so no
/// lock can be stale.
struct JournalLocks: Sendable {
  let path: String

  /// A lock shared by all processes that work on the session; `nil` if the file cannot be used,
  /// because a session can be walked without others knowing of it.
  func presenceLock(for session: Int64) -> Turn? {
    guard let byte = Self.byte(of: session) else { return nil }
    switch lock(byte: byte, as: F_RDLCK) {
    case .taken(let lock): return lock
    case .heldElsewhere, .unusable: return nil
    }
  }

  /// The lock of the process that makes a change; `nil` if another process holds it.
  ///
  /// - Throws: `EventStoreFailure.notLockable` if the file cannot be opened or locked. That is not
  ///   the same as a lock held elsewhere: waiting would not help. `.damaged` for a number that a
  ///   journal gives to no session.
  func changeLock(for session: Int64) throws(EventStoreFailure) -> Turn? {
    guard let byte = Self.byte(of: session) else {
      throw .damaged(path: path, reason: PlacedReason.damagedRow.at("\(session)"))
    }
    switch lock(byte: byte + 1, as: F_WRLCK) {
    case .taken(let lock): return lock
    case .heldElsewhere: return nil
    case .unusable(let error):
      throw .notLockable(path: path, reason: Self.reason(error))
    }
  }

  /// The first byte of a session; `nil` for a number that a journal gives to no session.
  private static func byte(of session: Int64) -> Int64? {
    // The number is the upper half of an event's id.
    (0...Int64(Int32.max)).contains(session) ? session * 2 : nil
  }

  /// The sessions, among these, that a process is working on; none if the file cannot be read
  /// (`problem`). The file is not made: without one, nobody is at a session.
  func present(among sessions: [Int64]) -> Set<Int64> {
    let file = open(path, Self.forReading)
    guard file >= 0 else { return [] }
    defer { close(file) }
    return Set(
      sessions.filter { session in
        guard let byte = Self.byte(of: session) else { return false }
        var lock = Self.request(byte: byte, as: F_WRLCK)
        return fcntl(file, Self.get, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
      })
  }

  /// The code of the reason why the file cannot be read; `nil` if it can, or there is none.
  var problem: String? {
    let file = open(path, Self.forReading)
    guard file < 0 else {
      close(file)
      return nil
    }
    return errno == ENOENT || errno == ENOTDIR ? nil : Self.reason(errno)
  }

  /// Asking for a lock, unlike taking one, needs no right to write (fcntl(2), `F_OFD_GETLK`).
  private static let forReading = O_RDONLY | O_CLOEXEC | O_NONBLOCK

  /// What came of asking for a lock.
  private enum Attempt {
    case taken(Turn)
    /// Another process holds it.
    case heldElsewhere
    /// The file cannot be opened or locked: an `errno` of open(2) or fcntl(2).
    case unusable(Int32)
  }

  private func lock(byte: Int64, as type: Int32) -> Attempt {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { return .unusable(errno) }
    var lock = Self.request(byte: byte, as: type)
    guard fcntl(file, Self.set, &lock) == 0 else {
      let error = errno
      close(file)
      // The two that fcntl(2) names for a lock that conflicts with another one.
      return error == EAGAIN || error == EACCES ? .heldElsewhere : .unusable(error)
    }
    return .taken(Turn { close(file) })
  }

  /// The code of the reason for an `errno`, as in `EventStoreFailure.notLockable`.
  private static func reason(_ error: Int32) -> String {
    switch error {
    case EACCES, EPERM: "noPermission"
    case EROFS: "readOnly"
    case EISDIR: "isFolder"
    case ENOENT, ENOTDIR: "notFound"
    case ENOSPC, EDQUOT: "noSpace"
    case _: "systemRefuses"
    }
  }

  private static func request(byte: Int64, as type: Int32) -> Glibc.flock {
    var lock = Glibc.flock()
    lock.l_type = Int16(type)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = off_t(byte)
    lock.l_len = 1
    return lock
  }

  /// `F_OFD_GETLK` and `F_OFD_SETLK` of Linux's fcntl(2), which Swift does not import.
  private static let get: Int32 = 36
  private static let set: Int32 = 37
}

/// What processes that work on one session know of each other.
extension Journal {
  /// The right to carry out a change in the session; `nil` while another process has it.
  ///
  /// - Throws: `EventStoreFailure.notLockable` if the lock file cannot be used, `.damaged` if there
  ///   is no such session, and the other cases if the journal cannot be read.
  package func turn(in session: SessionID) throws(EventStoreFailure) -> Turn? {
    guard let locks else { return Turn() }
    guard let number = try number(of: session) else {
      throw .damaged(path: path, reason: PlacedReason.missingSession.at("\(session)"))
    }
    return try locks.changeLock(for: number)
  }

  /// Announces that this process is working on a session, for as long as the result is kept; `nil`
  /// if there is no such session, or no lock file and none can be created.
  ///
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  package func enter(_ session: SessionID) throws(EventStoreFailure) -> Turn? {
    guard let locks, let number = try number(of: session) else { return nil }
    return locks.presenceLock(for: number)
  }

  /// Why it is not known which processes work on sessions, as in `EventStoreFailure.notLockable`;
  /// `nil` if it is known.
  package var presenceProblem: (path: String, reason: String)? {
    guard let locks, let reason = locks.problem else { return nil }
    return (locks.path, reason)
  }

  /// Whether a process is working on the session; `false` without a lock file.
  ///
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  package func isPresent(at session: SessionID) throws(EventStoreFailure) -> Bool {
    guard let locks, let number = try number(of: session) else { return false }
    return locks.present(among: [number]).contains(number)
  }

  /// The number by which the journal knows a session; `nil` if there is no such session.
  private func number(of session: SessionID) throws(EventStoreFailure) -> Int64? {
    if let tail = tails[session] { return tail.number }
    return try readOnce { database in
      try Int64.fetchOne(
        database.cachedStatement(sql: "SELECT number FROM session WHERE name = ?"),
        arguments: [session.rawValue])
    }
  }
}
