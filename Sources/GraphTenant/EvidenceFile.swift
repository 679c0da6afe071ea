import Foundation
import Microsoft365
import Operations

/// The file that records the backups people have made outside the tenant, since no tenant does.
///
/// JSON Lines, one object per line; lines are only added.
package struct EvidenceFile: Sendable {
  private let path: String

  private struct Line: Codable {
    let kind: String
    let user: String
    /// Where the backup was saved.
    let path: String
    /// Seconds since 1970, by the tenant's clock.
    let takenAt: Int
    let attestedBy: String
    /// The key of the change that recorded it.
    let key: String
  }

  /// - Parameter path: Of a file that is created when the first backup is recorded.
  package init(path: String) { self.path = path }

  private func lines() throws(DomainFailure) -> [Line] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    do {
      return try data.split(separator: 0x0A).map { try JSONDecoder().decode(Line.self, from: $0) }
    } catch {
      throw .damaged("\(path): a line is no evidence")
    }
  }

  /// Returns the backups of a user in the order they were recorded; none if there is no file.
  ///
  /// - Throws: `DomainFailure.damaged` if a line cannot be read.
  func artifacts(of user: UserName) throws(DomainFailure) -> [Artifact] {
    try lines().filter { UserName($0.user).lookupKey == user.lookupKey }.compactMap { line in
      BackupKind(rawValue: line.kind).map {
        Artifact(kind: $0, user: UserName(line.user), path: line.path, takenAt: line.takenAt)
      }
    }
  }

  /// Records a backup, once per key.
  ///
  /// - Parameters:
  ///   - place: Where the person saved it.
  ///   - takenAt: Seconds since 1970, by the tenant's clock.
  /// - Throws: `DomainFailure.damaged` if a line cannot be read; `.unavailable` if the file cannot
  ///   be written.
  func keep(
    _ kind: BackupKind, of user: UserName, at place: String, takenAt: Int, by actor: UserName,
    key: String
  ) throws(DomainFailure) {
    guard try !lines().contains(where: { $0.key == key }) else { return }
    do {
      let folder = (path as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      if !FileManager.default.fileExists(atPath: path) {
        guard FileManager.default.createFile(atPath: path, contents: nil) else {
          throw CocoaError(.fileWriteNoPermission)
        }
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let line = try encoder.encode(
        Line(
          kind: kind.rawValue, user: user.rawValue, path: place, takenAt: takenAt,
          attestedBy: actor.rawValue, key: key))
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      try handle.seekToEnd()
      try handle.write(contentsOf: line + Data([0x0A]))
      try handle.synchronize()
      try handle.close()
    } catch {
      throw .unavailable("\(path) cannot be written")
    }
  }
}
