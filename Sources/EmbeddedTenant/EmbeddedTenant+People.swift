import FoundationEssentials
import GRDB
import Microsoft365
import Operations

extension EmbeddedTenant {
  /// Those with the global role, by name.
  package func globalAdministrators() throws(DomainFailure) -> [UserName] {
    try reading { reader in
      try reader.db.values(
        String.self, sql: "SELECT user FROM role_assignment WHERE role = 'global' ORDER BY user")
    }.map { UserName($0) }
  }

  /// Removes a tenant's file with the files SQLite keeps beside it.
  ///
  /// - Throws: `DomainFailure.damaged` where the file is not a tenant's, which then stays.
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
