import Diagnostics
import Foundation
import GRDB
import Microsoft365
import Operations

/// Creating, opening, copying and removing the file of a tenant.
extension EmbeddedTenant {
  /// Opens the tenant in an existing file, and updates a file of an earlier version. One that cannot
  /// be written is updated in memory only; it can be read, but not changed.
  ///
  /// - Throws: `DomainFailure.damaged` if the file does not contain a tenant of a version that can
  ///   be read, and the file is not changed; `.unavailable` if it does not exist or cannot be read.
  package static func open(at path: String) throws(DomainFailure) -> EmbeddedTenant {
    try EmbeddedTenant(try TenantFile.open(path))
  }

  /// Opens the tenant in a database that SQLite finds by a URI (sqlite.org/uri.html).
  ///
  /// - Throws: `DomainFailure.damaged` if the database does not contain a tenant of a version that
  ///   can be read; `.unavailable` if it cannot be opened.
  package static func open(database address: String) throws(DomainFailure) -> EmbeddedTenant {
    try EmbeddedTenant(try TenantFile.connected(to: address))
  }

  /// Creates a tenant with the sample organisation, and opens it. An existing file is never
  /// replaced, also not one that another process creates at the same time.
  ///
  /// - Throws: `DomainFailure.unavailable` if the file exists or cannot be written; `.damaged` if
  ///   the first day of the sample is not a day; `.refused` if the resources break an invariant.
  package static func create(
    at path: String, _ resources: TenantResources
  ) throws(DomainFailure) -> EmbeddedTenant {
    guard try make(at: path, resources) else { throw .unavailable("\(path) exists") }
    return try open(at: path)
  }

  /// Creates a tenant with the sample organisation unless the file exists. Of several processes
  /// that do this at the same time, one creates the file.
  ///
  /// - Returns: whether this call created it; `false` if the file existed, or another process
  ///   created it in the meantime. The file is complete in both cases.
  /// - Throws: `DomainFailure.unavailable` if the file cannot be written; `.damaged` if the first
  ///   day of the sample is not a day; `.refused` if the resources break an invariant.
  package static func make(
    at path: String, _ resources: TenantResources
  ) throws(DomainFailure) -> Bool {
    guard !FileManager.default.fileExists(atPath: path) else { return false }
    // Written under another name first, so that nobody opens an incomplete tenant.
    let draft = "\(path).\(UUID().uuidString)"
    defer { for name in [draft, "\(draft)-wal", "\(draft)-shm"] { unlink(name) } }
    try convertingErrors {
      let queue = try DatabaseQueue(path: draft, configuration: TenantFile.configuration)
      try TenantFile.fill(queue, resources)
      // Here and not when it is opened: SQLite does not wait for others that switch as well.
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
      try queue.close()
    }
    return try TenantFile.place(draft, at: path)
  }

  /// Writes a copy of the tenant, as it is now, to a new file.
  ///
  /// - Throws: `DomainFailure.unavailable` if the file exists or cannot be written.
  package func snapshot(to path: String) throws(DomainFailure) {
    try Self.convertingErrors {
      try queue.inDatabase { db in
        try db.execute(sql: "VACUUM INTO ?", arguments: [path])
      }
    }
  }

  /// Returns a tenant in memory with the contents of an existing file, which is not written to.
  ///
  /// - Throws: `DomainFailure.damaged` if the file does not contain a tenant of a version that can
  ///   be read; `.unavailable` if it does not exist or cannot be read.
  package static func copy(of path: String) throws(DomainFailure) -> EmbeddedTenant {
    try TenantFile.check(path)
    return try EmbeddedTenant(try TenantFile.copied(path))
  }

  /// Creates a tenant with the sample organisation that exists only in memory.
  ///
  /// - Throws: `DomainFailure.damaged` if the first day of the sample is not a day, `.refused` if
  ///   the resources break an invariant.
  package static func inMemory(_ resources: TenantResources) throws(DomainFailure) -> EmbeddedTenant
  {
    let queue = try convertingErrors {
      let queue = try DatabaseQueue(configuration: TenantFile.configuration)
      try TenantFile.fill(queue, resources)
      return queue
    }
    return try EmbeddedTenant(queue)
  }

  /// Replaces the contents of a tenant's file with the sample organisation, and opens it.
  ///
  /// The file itself stays, so that whoever has it open, this process included, sees the new
  /// contents. If it were removed, they would go on in a file without a name, and all that they then
  /// see confirmed would be lost (sqlite.org/howtocorrupt.html, 2.4).
  ///
  /// - Throws: `DomainFailure.damaged` if the file does not contain a tenant, or the first day of the
  ///   sample is not a day; `.unavailable` if it does not exist or cannot be written; `.refused` if
  ///   the resources break an invariant. It is then as it was.
  package static func replace(
    at path: String, _ resources: TenantResources
  ) throws(DomainFailure) -> EmbeddedTenant {
    try TenantFile.check(path)
    let sample = try inMemory(resources)
    try convertingErrors {
      let file = try DatabaseQueue(path: path, configuration: TenantFile.configuration)
      // One transaction, which a crash leaves whole or undone (sqlite.org/backup.html).
      try sample.queue.backup(to: file)
      try file.close()
    }
    return try open(at: path)
  }
}

/// The connection to a tenant's database: its settings, its header and its first contents.
enum TenantFile {
  /// The settings of a connection. Two programs may open one tenant; the second waits up to 5
  /// seconds for the first.
  static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.foreignKeysEnabled = true
    return configuration
  }

  /// Checks that a file contains a tenant, so that a file of another program is not changed.
  ///
  /// It is asked through a connection that cannot write. Opening and closing the file by other
  /// means would drop the locks that SQLite holds on it for every connection of this process
  /// (sqlite.org/howtocorrupt.html, section 2.2); another process would then remove the
  /// write-ahead log, and with it the changes made since.
  ///
  /// - Throws: `DomainFailure.damaged` with `notADatabase`, `notATenant` or a `DatabaseProblem`;
  ///   `.unavailable` with `notFound`, or `noPermission` if it cannot be read.
  static func check(_ path: String) throws(DomainFailure) {
    try expectDatabase(path)
    try opening {
      var readOnly = configuration
      readOnly.readonly = true
      do {
        let queue = try DatabaseQueue(path: path, configuration: readOnly)
        try queue.inDatabase(expectTenant)
        try queue.close()
      } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY {
        // An interrupted write must be rolled back first, which a reader may not do.
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.inDatabase(expectTenant)
        try queue.close()
      }
    }
  }

  /// - Throws: `DomainFailure.unavailable` with `notFound`; `.damaged` with a `DatabaseProblem`.
  private static func expectDatabase(_ path: String) throws(DomainFailure) {
    guard FileManager.default.fileExists(atPath: path) else {
      throw .unavailable("notFound")
    }
    if let problem = DatabaseProblem(at: path) { throw .damaged(problem.rawValue) }
  }

  /// - Throws: `DomainFailure.damaged` with `notADatabase` or `notATenant`.
  private static func expectTenant(_ db: Database) throws {
    // SQLite takes an empty file for an empty database.
    guard try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0 > 0 else {
      throw DomainFailure.damaged("notADatabase")
    }
    guard try Int.fetchOne(db, sql: "PRAGMA application_id") == TenantSchema.applicationID else {
      throw DomainFailure.damaged("notATenant")
    }
  }

  /// Runs `body` and converts the errors of a database that cannot be opened.
  private static func opening<Result>(_ body: () throws -> Result) throws(DomainFailure) -> Result {
    try EmbeddedTenant.convertingErrors {
      do {
        return try body()
      } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
        throw DomainFailure.damaged("notADatabase")
      } catch let error as DatabaseError
        where [.SQLITE_CANTOPEN, .SQLITE_PERM].contains(error.resultCode)
      {
        throw DomainFailure.unavailable("noPermission")
      }
    }
  }

  /// Gives a complete draft its name, unless the name is taken; the draft's own name remains.
  ///
  /// link(2) checks and takes the name in one step; a check before rename(2), which replaces files,
  /// would let a second process replace a tenant that is already in use.
  ///
  /// - Returns: `false` if the name is taken.
  static func place(_ draft: String, at path: String) throws(DomainFailure) -> Bool {
    guard link(draft, path) != 0 else { return true }
    switch errno {
    case EEXIST: return false
    case EPERM, EOPNOTSUPP, ENOSYS, EMLINK:
      // A file system without links, such as FAT.
      do {
        try FileManager.default.moveItem(atPath: draft, toPath: path)
        return true
      } catch {
        guard !FileManager.default.fileExists(atPath: path) else { return false }
        throw .unavailable("systemRefuses")
      }
    case EACCES: throw .unavailable("noPermission")
    case ENOSPC, EDQUOT: throw .unavailable("noSpace")
    case EROFS: throw .unavailable("readOnly")
    case _: throw .unavailable("systemRefuses")
    }
  }

  /// Opens the database of an existing file if it contains a tenant.
  ///
  /// - Throws: what `check` and `connected` throw.
  static func open(_ path: String) throws(DomainFailure) -> DatabaseQueue {
    try expectDatabase(path)
    // Opening a file changes it only if a journal or a log is left to be carried out. Without one,
    // the connection that stays can do the check, and a start is 1 ms faster.
    if isUnfinished("\(path)-journal") || isUnfinished("\(path)-wal") { try check(path) }
    return try connected(to: path)
  }

  /// Whether there is a journal or log with contents.
  private static func isUnfinished(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_size > 0
  }

  /// Opens a database, updates it, and makes its writes survive a power failure. If it has an
  /// earlier version and cannot be written, opens a copy in memory that refuses changes.
  ///
  /// - Throws: `DomainFailure.damaged` with `notADatabase` or `notATenant`, or with `otherVersion`
  ///   if it has a version that is not known.
  static func connected(to address: String) throws(DomainFailure) -> DatabaseQueue {
    try opening {
      let queue = try DatabaseQueue(path: address, configuration: configuration)
      guard try queue.writeWithoutTransaction(isUpdated) else {
        try queue.close()
        let copy = try copied(address)
        try copy.writeWithoutTransaction { try $0.execute(sql: refusal) }
        return copy
      }
      try queue.writeWithoutTransaction { db in
        if try String.fetchOne(db, sql: "PRAGMA journal_mode") != "wal" {
          // Otherwise a deleted rollback journal could reappear after a power failure.
          try db.execute(sql: "PRAGMA synchronous = EXTRA")
          try db.execute(sql: "PRAGMA journal_mode = WAL")
        }
        // Set last, because opening a connection in WAL mode lowers it again.
        try db.execute(sql: "PRAGMA synchronous = FULL")
      }
      return queue
    }
  }

  /// Returns whether a database contains a tenant of the present version, after updating it if need
  /// be; `false` if it cannot be written.
  private static func isUpdated(_ db: Database) throws -> Bool {
    try expectTenant(db)
    do {
      try TenantUpdate(db: db).run()
      return true
    } catch let error as DatabaseError
      where [.SQLITE_READONLY, .SQLITE_FULL].contains(error.resultCode)
    {
      return false
    }
  }

  /// The message with which a copy of a file that cannot be written refuses changes, which would be
  /// lost.
  static let cannotBeWritten = "readOnly"

  /// For one connection only, so that a copy of the copy can be changed.
  private static let refusal = """
    CREATE TEMP TRIGGER no_execution BEFORE INSERT ON main.op_execution
    BEGIN SELECT RAISE(ABORT, '\(cannotBeWritten)'); END;
    CREATE TEMP TRIGGER no_event BEFORE INSERT ON main.event
    BEGIN SELECT RAISE(ABORT, '\(cannotBeWritten)'); END;
    """

  /// Reads the database of a file into memory and updates it there; the file is not written to.
  ///
  /// - Throws: `DomainFailure.damaged` with `otherVersion` if it has a version that is not known.
  static func copied(_ path: String) throws(DomainFailure) -> DatabaseQueue {
    try EmbeddedTenant.convertingErrors {
      var readOnly = configuration
      readOnly.readonly = true
      let file = try DatabaseQueue(path: path, configuration: readOnly)
      let memory = try DatabaseQueue(configuration: configuration)
      try file.backup(to: memory)
      try file.close()
      try memory.writeWithoutTransaction { try TenantUpdate(db: $0).run() }
      return memory
    }
  }

  /// Writes the schema and the sample organisation to an empty database.
  static func fill(_ queue: DatabaseQueue, _ resources: TenantResources) throws {
    guard let day = CalendarDay.instant(resources.sample.today) else {
      throw DomainFailure.damaged(PlacedReason.damagedValue.at("sample-organisation.json: today"))
    }
    try queue.write { db in
      try db.execute(sql: "PRAGMA application_id = \(TenantSchema.applicationID)")
      try db.execute(sql: "PRAGMA user_version = \(TenantSchema.version)")
      try db.execute(
        sql: TenantSchema.lasting + TenantSchema.tables + TenantSchema.holders
          + TenantSchema.views + TenantSchema.triggers)
      try SampleWriter(
        db: db, resources: resources, now: day + resources.sample.hour * 3_600
      ).write()
    }
  }
}
