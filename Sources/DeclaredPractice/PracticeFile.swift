import DeclaredDomains
import Diagnostics
import Foundation
import GRDB
import Operations

/// Practice of a declared domain in one SQLite file, which several programs may have open.
///
/// Every change is one transaction, together with the key under which it was asked for.
package struct PracticeFile: PracticeStore {
  private let declaration: Declaration
  let queue: DatabaseQueue

  init(_ declaration: Declaration, _ queue: DatabaseQueue) {
    self.declaration = declaration
    self.queue = queue
  }

  /// Practice that exists only in memory.
  init(inMemory state: PracticeState, of declaration: Declaration) throws(DomainFailure) {
    let queue = try Self.convertingErrors {
      let queue = try DatabaseQueue(configuration: Self.configuration)
      try Self.fill(queue, state, of: declaration)
      return queue
    }
    self.init(declaration, queue)
  }

  /// `STDP` in ASCII, by which a file is known (sqlite.org/pragma.html#pragma_application_id).
  private static let applicationID = 0x5354_4450

  /// Two programs may open one file; the second waits up to 5 seconds for the first.
  static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    return configuration
  }

  // MARK: - Its contents

  package func state() throws(DomainFailure) -> PracticeState {
    let declaration = declaration
    return try Self.convertingErrors {
      try queue.inDatabase { db in
        var state: PracticeState?
        try db.inTransaction(.deferred) {
          state = try Self.state(db, declaration)
          return .commit
        }
        guard let state else { throw DomainFailure.unavailable("systemRefuses") }
        return state
      }
    }
  }

  package func change(
    _ body: (inout PracticeState) throws(DomainFailure) -> Void
  ) throws(DomainFailure) {
    let declaration = declaration
    try Self.convertingErrors {
      try queue.inDatabase { db in
        // Taken before reading, so that nobody writes in between.
        try db.inTransaction(.immediate) {
          let old = try Self.state(db, declaration)
          var new = old
          try body(&new)
          if new != old { try Self.write(new, instead: old, db) }
          return .commit
        }
      }
    }
  }

  private static func state(
    _ db: Database, _ declaration: Declaration
  ) throws -> PracticeState {
    guard
      let row = try Row.fetchOne(db, sql: "SELECT domain, documents, now_utc FROM practice")
    else { throw DomainFailure.damaged("corrupt") }
    let (domain, text, time): (String, String, Int) = (
      row["domain"], row["documents"], row["now_utc"]
    )
    guard domain == declaration.domain.rawValue else { throw DomainFailure.damaged("notATenant") }
    let keys = try String.fetchSet(db, sql: "SELECT key FROM performed")
    return PracticeState(
      try documents(Array(text.utf8), of: declaration), time: time, performed: keys)
  }

  private static func write(
    _ new: PracticeState, instead old: PracticeState, _ db: Database
  ) throws {
    try db.execute(
      sql: "UPDATE practice SET documents = ?, now_utc = ?",
      arguments: [new.documents.document.text, new.time])
    for key in new.performed.subtracting(old.performed).sorted() {
      try db.execute(sql: "INSERT INTO performed (key) VALUES (?)", arguments: [key])
    }
  }

  /// The documents in the bytes of a sample.
  ///
  /// - Throws: `DomainFailure.damaged` if they have another form.
  static func documents(
    _ bytes: [UInt8], of declaration: Declaration
  ) throws(DomainFailure) -> PracticeDocuments {
    let document: JSONDocument
    do {
      document = try JSONReader.document(bytes)
    } catch {
      throw .damaged("corrupt")
    }
    return try PracticeDocuments(document, of: declaration)
  }

  // MARK: - The file

  /// Opens an existing file.
  ///
  /// - Throws: `DomainFailure.damaged` if it holds no practice of this domain, and it is not changed;
  ///   `.unavailable` if it does not exist or cannot be read.
  static func open(
    at path: String, of declaration: Declaration
  ) throws(DomainFailure) -> DatabaseQueue {
    try check(path)
    return try convertingErrors { try DatabaseQueue(path: path, configuration: configuration) }
  }

  /// Opens the practice in a database that SQLite finds by a URI (sqlite.org/uri.html).
  package static func opened(
    database address: String, of declaration: Declaration
  ) throws(DomainFailure) -> PracticeFile {
    PracticeFile(
      declaration,
      try convertingErrors { try DatabaseQueue(path: address, configuration: configuration) })
  }

  /// Asked through a connection that cannot write, so that a file of another program stays as it is.
  private static func check(_ path: String) throws(DomainFailure) {
    guard FileManager.default.fileExists(atPath: path) else { throw .unavailable("notFound") }
    if let problem = DatabaseProblem(at: path) { throw .damaged(problem.rawValue) }
    try convertingErrors {
      var readOnly = configuration
      readOnly.readonly = true
      let queue = try DatabaseQueue(path: path, configuration: readOnly)
      let id = try queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA application_id") }
      try queue.close()
      guard id == applicationID else { throw DomainFailure.damaged("notATenant") }
    }
  }

  /// Fills an empty database.
  static func fill(
    _ queue: DatabaseQueue, _ state: PracticeState, of declaration: Declaration
  ) throws {
    try queue.write { db in
      try db.execute(
        sql: """
          CREATE TABLE practice (
            domain TEXT NOT NULL, documents TEXT NOT NULL, now_utc INTEGER NOT NULL) STRICT;
          CREATE TABLE performed (key TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
          """)
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(
        sql: "INSERT INTO practice (domain, documents, now_utc) VALUES (?, ?, ?)",
        arguments: [declaration.domain.rawValue, state.documents.document.text, state.time])
      for key in state.performed.sorted() {
        try db.execute(sql: "INSERT INTO performed (key) VALUES (?)", arguments: [key])
      }
    }
  }

  /// Makes a file unless it exists. Of several processes that do this at the same time, one makes it.
  ///
  /// - Returns: whether this call made it.
  /// - Throws: `DomainFailure.unavailable` if it cannot be written.
  @discardableResult
  static func make(
    at path: String, _ state: PracticeState, of declaration: Declaration
  ) throws(DomainFailure) -> Bool {
    guard !FileManager.default.fileExists(atPath: path) else { return false }
    // Written under another name first, so that nobody opens half a file.
    let draft = "\(path).\(UUID().uuidString)"
    defer { for name in [draft, "\(draft)-wal", "\(draft)-shm"] { unlink(name) } }
    try convertingErrors {
      let queue = try DatabaseQueue(path: draft, configuration: configuration)
      try fill(queue, state, of: declaration)
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
      try queue.close()
    }
    // link(2) checks and takes the name in one step.
    guard link(draft, path) != 0 else { return true }
    switch errno {
    case EEXIST: return false
    case EACCES, EPERM: throw .unavailable("noPermission")
    case ENOSPC: throw .unavailable("noSpace")
    case ENOENT: throw .unavailable("notFound")
    case _: throw .unavailable("systemRefuses")
    }
  }

  /// Replaces the contents of a file, which stays itself for whoever has it open.
  static func replace(
    at path: String, with state: PracticeState, of declaration: Declaration
  ) throws(DomainFailure) {
    try check(path)
    try convertingErrors {
      let memory = try DatabaseQueue(configuration: configuration)
      try fill(memory, state, of: declaration)
      let file = try DatabaseQueue(path: path, configuration: configuration)
      try memory.backup(to: file)
      try file.close()
    }
  }

  /// The same in memory.
  func copy() throws(DomainFailure) -> PracticeFile {
    let memory = try Self.convertingErrors {
      let memory = try DatabaseQueue(configuration: Self.configuration)
      try queue.backup(to: memory)
      return memory
    }
    return PracticeFile(declaration, memory)
  }

  /// Writes a copy to a new file.
  ///
  /// - Throws: `DomainFailure.unavailable` if the file exists or cannot be written.
  func snapshot(to path: String) throws(DomainFailure) {
    try Self.convertingErrors {
      try queue.inDatabase { try $0.execute(sql: "VACUUM INTO ?", arguments: [path]) }
    }
  }

  static func convertingErrors<Result>(
    _ body: () throws -> Result
  ) throws(DomainFailure) -> Result {
    do {
      return try body()
    } catch let failure as DomainFailure {
      throw failure
    } catch let error as DatabaseError {
      throw failure(error)
    } catch is RowDecodingError {
      throw .damaged("corrupt")
    } catch {
      throw .unavailable("systemRefuses")
    }
  }

  private static func failure(_ error: DatabaseError) -> DomainFailure {
    switch error.resultCode {
    case .SQLITE_NOTADB: .damaged("notADatabase")
    case .SQLITE_CORRUPT: .damaged("corrupt")
    case .SQLITE_FULL: .unavailable("noSpace")
    case .SQLITE_READONLY: .unavailable("readOnly")
    case .SQLITE_CANTOPEN, .SQLITE_PERM: .unavailable("noPermission")
    case .SQLITE_BUSY, .SQLITE_LOCKED: .unavailable("busy")
    case .SQLITE_IOERR: .unavailable("deviceFails")
    case _: .unavailable("systemRefuses")
    }
  }
}
