import Foundation
import GRDB
import Microsoft365
import Operations

extension EmbeddedTenant {
  /// The tenant in an existing file.
  ///
  /// - Throws: `DomainFailure.damaged` for a file that is not a tenant's, which stays as it is;
  ///   `.unavailable` where there is none.
  package static func open(at path: String) throws(DomainFailure) -> EmbeddedTenant {
    try EmbeddedTenant(try TenantFile.open(path))
  }

  /// The tenant in a database that SQLite finds by an address of its own (sqlite.org/uri.html);
  /// its header is not looked at first.
  package static func open(database address: String) throws(DomainFailure) -> EmbeddedTenant {
    try EmbeddedTenant(try TenantFile.openUnchecked(address))
  }

  /// Makes a tenant with the sample organisation, and opens it; an existing file is never replaced.
  ///
  /// - Throws: `DomainFailure.unavailable` where the file exists or cannot be written.
  package static func create(
    at path: String, _ resources: TenantResources
  ) throws(DomainFailure) -> EmbeddedTenant {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw .unavailable("\(path) exists")
    }
    // Made beside and then moved, so that nobody opens half a tenant.
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

  /// Writes a copy of the tenant as it is now into a new file.
  ///
  /// - Throws: `DomainFailure.unavailable` where the file exists or cannot be written.
  package func snapshot(to path: String) throws(DomainFailure) {
    try Self.reaching {
      try queue.inDatabase { db in
        try db.execute(sql: "VACUUM INTO ?", arguments: [path])
      }
    }
  }

  /// A tenant with the sample organisation that lives only in memory.
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
