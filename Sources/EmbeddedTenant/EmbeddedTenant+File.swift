import Foundation
import GRDB
import Microsoft365
import Operations

extension EmbeddedTenant {
  /// Opens the tenant in an existing file.
  ///
  /// - Throws: `DomainFailure.damaged` if the file does not contain a tenant, and the file is not
  ///   changed; `.unavailable` if it does not exist.
  package static func open(at path: String) throws(DomainFailure) -> EmbeddedTenant {
    try EmbeddedTenant(try TenantFile.open(path))
  }

  /// Opens the tenant in a database that SQLite finds by a URI (sqlite.org/uri.html), without
  /// checking its header first.
  package static func open(database address: String) throws(DomainFailure) -> EmbeddedTenant {
    try EmbeddedTenant(try TenantFile.openUnchecked(address))
  }

  /// Creates a tenant with the sample organisation, and opens it. An existing file is never
  /// replaced.
  ///
  /// - Throws: `DomainFailure.unavailable` if the file exists or cannot be written.
  package static func create(
    at path: String, _ resources: TenantResources
  ) throws(DomainFailure) -> EmbeddedTenant {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw .unavailable("\(path) exists")
    }
    // Written under another name and then renamed, so that nobody opens an incomplete tenant.
    let draft = "\(path).\(UUID().uuidString)"
    try reaching {
      let queue = try DatabaseQueue(path: draft, configuration: TenantFile.configuration)
      try TenantFile.fill(queue, resources)
      try queue.close()
      do {
        try FileManager.default.moveItem(atPath: draft, toPath: path)
      } catch {
        try FileManager.default.removeItem(atPath: draft)
        throw DomainFailure.unavailable("\(path): \(error.localizedDescription)")
      }
    }
    return try open(at: path)
  }

  /// Writes a copy of the tenant, as it is now, to a new file.
  ///
  /// - Throws: `DomainFailure.unavailable` if the file exists or cannot be written.
  package func snapshot(to path: String) throws(DomainFailure) {
    try Self.reaching {
      try queue.inDatabase { db in
        try db.execute(sql: "VACUUM INTO ?", arguments: [path])
      }
    }
  }

  /// Creates a tenant with the sample organisation that exists only in memory.
  package static func inMemory(_ resources: TenantResources) throws(DomainFailure) -> EmbeddedTenant
  {
    let queue = try reaching {
      let queue = try DatabaseQueue(configuration: TenantFile.configuration)
      try TenantFile.fill(queue, resources)
      return queue
    }
    return try EmbeddedTenant(queue)
  }
}
