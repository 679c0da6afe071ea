import FoundationEssentials
import GRDB
import Microsoft365
import Operations

extension EmbeddedTenant {
  /// Returns the users with the global role, sorted by name.
  package func globalAdministrators() throws(DomainFailure) -> [UserName] {
    try reading { reader in
      try reader.db.values(
        String.self, sql: "SELECT user FROM role_assignment WHERE role = 'global' ORDER BY user")
    }.map { UserName($0) }
  }

  /// Removes a tenant's file and the files that SQLite keeps next to it.
  ///
  /// - Throws: `DomainFailure.damaged` if the file does not contain a tenant; it is not removed.
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
