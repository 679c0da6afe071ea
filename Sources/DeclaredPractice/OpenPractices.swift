import DeclaredDomains
import Foundation
import GRDB
import Operations
import Synchronization

/// The files of practice that this process has open: one connection for each, however often and under
/// whatever path it is opened. Closing a second one would drop the locks of the first
/// (sqlite.org/howtocorrupt.html, section 2.2).
///
/// A class, because everybody in the process must find the same connection.
package final class OpenPractices: Sendable {
  /// The device and inode numbers of a file: one made anew has others, and a link the same.
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

  private struct Connection {
    weak var queue: DatabaseQueue?
  }

  private let connections = Mutex<[File: Connection]>([:])

  package init() {}

  /// Opens the practice in an existing file, over the connection that is open already if there is one.
  ///
  /// - Throws: what `PracticeFile.open` throws.
  package func practice(
    at path: String, of declaration: Declaration
  ) throws(DomainFailure) -> PracticeFile {
    let opened: Result<DatabaseQueue, DomainFailure> = connections.withLock { connections in
      connections = connections.filter { $0.value.queue != nil }
      let file = File(path)
      if let known = file.flatMap({ connections[$0]?.queue }) { return .success(known) }
      do throws(DomainFailure) {
        let queue = try PracticeFile.open(at: path, of: declaration)
        // Otherwise the file was replaced meanwhile, and nobody knows which one this is.
        if let file, file == File(path) { connections[file] = Connection(queue: queue) }
        return .success(queue)
      } catch {
        return .failure(error)
      }
    }
    return PracticeFile(declaration, try opened.get())
  }
}
