import FoundationEssentials
import Markup

/// Copies of tenants as they were when a session began, by their SHA-256.
package struct SnapshotFolder: Sendable {
  package let path: String

  /// How many are kept; older ones make room, and their sessions can then not be carried out again.
  private static let most = 40

  package init(path: String) { self.path = path }

  /// The file of a snapshot.
  package func file(_ digest: String) -> String { "\(path)/\(digest).sqlite" }

  /// Keeps what `write` puts into a file, and returns its SHA-256.
  ///
  /// - Throws: `WorkspaceFailure.notWritable`, and what `write` throws.
  package func keep(_ write: (String) throws -> Void) throws -> String {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw WorkspaceFailure.notWritable(path, FileProblem(error))
    }
    let draft = "\(path)/\(UUID().uuidString).part"
    defer { unlinkIfThere(draft) }
    try write(draft)
    let digest = Digest.sha256(try FileReading.file(draft).bytes)
    if FileReading.exists(file(digest)) { return digest }
    do {
      try FileManager.default.moveItem(atPath: draft, toPath: file(digest))
      try makeRoom(beside: digest)
    } catch {
      throw WorkspaceFailure.notWritable(path, FileProblem(error))
    }
    return digest
  }

  private func makeRoom(beside newest: String) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
      .filter { $0.hasSuffix(".sqlite") && $0 != "\(newest).sqlite" }
    guard names.count >= Self.most else { return }
    let dated = try names.map { name in
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
      return (attributes[.modificationDate] as? Date ?? .distantPast, name)
    }
    for (_, name) in dated.sorted(by: { $0.0 < $1.0 }).prefix(names.count - Self.most + 1) {
      try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
  }

  private func unlinkIfThere(_ path: String) {
    // A draft that is gone already was moved to its place.
    try? FileManager.default.removeItem(atPath: path)
  }
}
