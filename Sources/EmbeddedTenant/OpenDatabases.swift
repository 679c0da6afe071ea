import Foundation
import GRDB
import Operations
import Synchronization

/// The databases of tenants that this process has open: one connection for each file, however
/// often and under whatever path it is opened.
///
/// A class, because everybody in the process must find the same connection. `main` makes one, and
/// passes it on.
package final class OpenDatabases: Sendable {
  /// The device and inode numbers of a file: a tenant made anew has others, and a link the same.
  private struct File: Hashable {
    let device: UInt64
    let number: UInt64

    /// `nil` if there is no such file.
    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      device = UInt64(status.st_dev)
      number = UInt64(status.st_ino)
    }
  }

  /// A connection, as long as a tenant uses it. While it is open, no other file gets its numbers.
  private struct Connection {
    weak var queue: DatabaseQueue?
  }

  private let connections = Mutex<[File: Connection]>([:])

  package init() {}

  /// Opens the tenant in an existing file, over the connection that is open already if there is
  /// one. Otherwise the file is checked and updated, as by `EmbeddedTenant.open(at:)`.
  ///
  /// - Throws: `DomainFailure.damaged` if the file does not contain a tenant of a version that can
  ///   be read, and the file is not changed; `.unavailable` if it does not exist or cannot be read.
  package func tenant(at path: String) throws(DomainFailure) -> EmbeddedTenant {
    let opened: Result<DatabaseQueue, DomainFailure> = connections.withLock { connections in
      connections = connections.filter { $0.value.queue != nil }
      let file = File(path)
      if let known = file.flatMap({ connections[$0]?.queue }) { return .success(known) }
      do throws(DomainFailure) {
        let queue = try TenantFile.open(path)
        // Otherwise the file was replaced meanwhile, and nobody knows which one this is.
        if let file, file == File(path) { connections[file] = Connection(queue: queue) }
        return .success(queue)
      } catch {
        return .failure(error)
      }
    }
    return try EmbeddedTenant(try opened.get())
  }
}
