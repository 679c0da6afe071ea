import Foundation
import GRDB
import Microsoft365
import Operations

/// Creating, opening, copying and removing the file of a tenant.
extension EmbeddedTenant {
  /// Opens the tenant in an existing file, and updates a file of version 1.
  ///
  /// - Throws: `DomainFailure.damaged` if the file does not contain a tenant of a version that can
  ///   be read, and the file is not changed; `.unavailable` if it does not exist or cannot be read.
  package static func open(at path: String) throws(DomainFailure) -> EmbeddedTenant {
    try EmbeddedTenant(try TenantFile.open(path))
  }

  /// Opens the tenant in a database that SQLite finds by a URI (sqlite.org/uri.html), without
  /// checking its header first.
  ///
  /// - Throws: `DomainFailure.damaged` if the database does not contain a tenant of a version that
  ///   can be read; `.unavailable` if it cannot be opened.
  package static func open(database address: String) throws(DomainFailure) -> EmbeddedTenant {
    try EmbeddedTenant(try TenantFile.openUnchecked(address))
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

  /// Removes a tenant's file and the files that SQLite keeps next to it, if the file exists.
  ///
  /// - Throws: `DomainFailure.damaged` if the file does not contain a tenant, and it is not
  ///   removed; `.unavailable` if it cannot be removed.
  package static func remove(at path: String) throws(DomainFailure) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    try TenantFile.check(path)
    for name in [path, "\(path)-wal", "\(path)-shm"]
    where FileManager.default.fileExists(atPath: name) {
      do {
        try FileManager.default.removeItem(atPath: name)
      } catch {
        throw .unavailable("\(name): \(error.localizedDescription)")
      }
    }
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

  /// Checks only the header, so that a file of another program is not changed.
  ///
  /// Source: SQLite's file format, section 1.3: the magic string, and the application id at byte
  /// 68.
  static func check(_ path: String) throws(DomainFailure) {
    guard FileManager.default.fileExists(atPath: path) else {
      throw .unavailable("notFound")
    }
    let header: Data
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      header = try handle.read(upToCount: 100) ?? Data()
      try handle.close()
    } catch {
      throw .unavailable("noPermission")
    }
    guard header.count == 100, header.starts(with: Data("SQLite format 3\0".utf8)) else {
      throw .damaged("notADatabase")
    }
    let id = header[68..<72].reduce(0) { $0 << 8 | Int($1) }
    guard id == TenantSchema.applicationID else {
      throw .damaged("notATenant")
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
        throw .unavailable("\(path): \(error.localizedDescription)")
      }
    case let error: throw .unavailable("\(path): \(String(cString: strerror(error)))")
    }
  }

  /// Opens the database of an existing file after checking its header.
  static func open(_ path: String) throws(DomainFailure) -> DatabaseQueue {
    try check(path)
    return try openUnchecked(path)
  }

  /// Opens a database, updates it from version 1, and makes its writes survive a power failure.
  ///
  /// - Throws: `DomainFailure.damaged` with `otherVersion` if it has a version that is not known.
  static func openUnchecked(_ path: String) throws(DomainFailure) -> DatabaseQueue {
    try EmbeddedTenant.convertingErrors {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.writeWithoutTransaction { db in
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if version == 1 {
          try db.inTransaction {
            try db.execute(sql: TenantSchema.update)
            return .commit
          }
        }
        guard version == 1 || version == TenantSchema.version else {
          throw DomainFailure.damaged("otherVersion")
        }
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

  /// Writes the schema and the sample organisation to an empty database.
  static func fill(_ queue: DatabaseQueue, _ resources: TenantResources) throws {
    guard let day = CalendarDay.instant(resources.sample.today) else {
      throw DomainFailure.damaged("'\(resources.sample.today)' is not a day")
    }
    try queue.write { db in
      try db.execute(sql: "PRAGMA application_id = \(TenantSchema.applicationID)")
      try db.execute(sql: "PRAGMA user_version = \(TenantSchema.version)")
      try db.execute(
        sql: TenantSchema.tables + TenantSchema.holders + TenantSchema.views
          + TenantSchema.triggers)
      try SampleWriter(
        db: db, resources: resources, now: day + resources.sample.hour * 3_600
      ).write()
    }
  }
}
