import GRDB
import Operations
import Synchronization

/// What is read from a tenant: the kind of read, and whose.
struct ReadName: Hashable, Sendable {
  private let kind: String
  private let whose: String

  init(_ kind: String, _ whose: String = "") {
    self.kind = kind
    self.whose = whose
  }
}

/// The state of a database as one connection sees it. As long as it is equal, nobody has changed
/// anything.
struct DatabaseState: Hashable, Sendable {
  /// Changes with every commit of another connection (sqlite.org/pragma.html#pragma_data_version).
  private let outside: Int
  /// How many rows this connection has changed.
  private let own: Int

  init(_ db: Database) throws {
    outside =
      try Int.fetchOne(db.cachedStatement(sql: "PRAGMA data_version")) ?? 0
    own = db.totalChangesCount
  }
}

/// What was read from a tenant in its present state.
///
/// Within one step, the same account is read up to twelve times, and sessions that run at once read
/// the same products. A class, because all readings of a tenant share it.
final class ReadMemory: Sendable {
  private struct Kept {
    var state: DatabaseState?
    var results: [ReadName: any Sendable] = [:]
  }

  /// A result, which may be `nil`.
  private struct Box<Result: Sendable>: Sendable {
    let result: Result
  }

  private let kept = Mutex(Kept())
  /// How many results are kept before all are forgotten.
  private static let limit = 1_000

  /// The result that was kept for a read; `nil` if there is none, or the database has changed.
  func result<Result: Sendable>(of name: ReadName, in state: DatabaseState) -> Result? {
    let box = kept.withLock { $0.state == state ? $0.results[name] : nil }
    return (box as? Box<Result>)?.result
  }

  func keep<Result: Sendable>(_ result: Result, of name: ReadName, in state: DatabaseState) {
    kept.withLock { kept in
      if kept.state != state || kept.results.count >= Self.limit { kept = Kept(state: state) }
      kept.results[name] = Box(result: result)
    }
  }
}
