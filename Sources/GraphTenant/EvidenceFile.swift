import Foundation
import Microsoft365
import Operations

/// A file, next to the journal, of what people saved outside the tenant, which the tenant does not
/// record.
///
/// JSON Lines, one object per line; lines are only added.
package struct EvidenceFile: Sendable {
  private let path: String

  private struct Line: Codable {
    let kind: String
    let user: String
    let path: String
    /// Seconds since 1970, by the tenant's clock.
    let takenAt: Int
    let attestedBy: String
    let key: String
  }

  package init(path: String) { self.path = path }

  private func lines() throws(DomainFailure) -> [Line] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    do {
      return try data.split(separator: 0x0A).map { try JSONDecoder().decode(Line.self, from: $0) }
    } catch {
      throw .damaged("\(path): a line is no evidence")
    }
  }

  func artifacts(of user: UserName) throws(DomainFailure) -> [Artifact] {
    try lines().filter { $0.user.lowercased() == user.rawValue.lowercased() }.compactMap { line in
      BackupKind(rawValue: line.kind).map {
        Artifact(kind: $0, user: UserName(line.user), path: line.path, takenAt: line.takenAt)
      }
    }
  }

  /// Adds one piece of evidence, once per key.
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
