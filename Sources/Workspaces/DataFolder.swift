import FoundationEssentials
import Markup

#if canImport(Glibc)
  import Glibc
#endif

/// The folder of a person's own sessions, tenants and bindings. This type names the files in it.
package struct DataFolder: Sendable {
  package let path: String

  /// The folder that the environment names: `$STEGVIS_HOME`, else `$XDG_DATA_HOME/stegvis`, else
  /// `~/.local/share/stegvis` (XDG Base Directory Specification 0.8).
  package init(environment: [String: String]) {
    if let home = environment["STEGVIS_HOME"], !home.isEmpty {
      path = home
    } else if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
      path = "\(data)/stegvis"
    } else {
      path = "\(environment["HOME"] ?? "/tmp")/.local/share/stegvis"
    }
  }

  /// The SQLite file of all sessions.
  package var journal: String { "\(path)/journal.sqlite" }
  /// The lock file by which processes working on one session know of each other.
  package var locks: String { "\(path)/journal.locks" }
  /// The folder of copies of tenants as they were when a session began.
  package var snapshots: String { "\(path)/snapshots" }
  /// The file with the key that pseudonyms are made with.
  package var pseudonymKey: String { "\(path)/pseudonyms.key" }
  /// The SQLite file of the embedded tenant.
  package var tenant: String { "\(path)/tenant.sqlite" }
  /// The file of the practice tenant of a domain that is not the usual one.
  package func tenant(ofDomain id: String) -> String { "\(path)/tenant-\(id)" }
  /// The folder of the person's own procedures and documents.
  package var procedures: String { "\(path)/procedures" }
  /// The folder of the person's own declared domains.
  package var domains: String { "\(path)/domains" }
  /// The folder of bindings of the person's own documents.
  package var bindings: String { "\(path)/bindings" }
  /// The folder of changes that a person has accepted for sentences of documents.
  package var acceptances: String { "\(path)/acceptances" }
  /// The folder of acceptances that a person has withdrawn.
  package var withdrawn: String { "\(acceptances)/withdrawn" }
  /// The folder of what tests have proved of operations on services.
  package var proofs: String { "\(path)/proofs" }
  /// The folder of what can be made anew at any time, and is kept because that takes long.
  package var kept: String { "\(path)/kept" }
  /// The folder of programs that a person has allowed to be started.
  package var allowedPrograms: String { "\(path)/programs" }

  /// Creates the folder, readable only by its owner, if it is missing.
  ///
  /// - Throws: `WorkspaceFailure.notWritable` if it cannot be created.
  package func make() throws(WorkspaceFailure) {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try makeOwnFolder(path)
  }
}

/// Creates a folder that only its owner can read, with the folders above it.
///
/// - Throws: `WorkspaceFailure.notWritable` if it cannot be created.
func makeOwnFolder(_ path: String) throws(WorkspaceFailure) {
  do {
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  } catch {
    throw .notWritable(path, FileProblem(error))
  }
}

/// The folder of snapshots: copies of tenants as they were when a session began, by their SHA-256.
package struct SnapshotFolder: Sendable {
  package let path: String

  /// The largest number of snapshots, and of bytes, that are kept. The oldest are deleted first;
  /// their sessions can then no longer be replayed on a copy of the tenant.
  private static let limit = (files: 40, bytes: 200_000_000)

  package init(path: String) { self.path = path }

  /// The path of the snapshot with this SHA-256.
  package func file(_ digest: String) -> String { "\(path)/\(digest).sqlite" }

  /// The bytes of the snapshot with this SHA-256, which are not checked; `nil` if it is not kept.
  ///
  /// - Throws: `WorkspaceFailure.notReadable`.
  package func bytes(_ digest: String) throws(WorkspaceFailure) -> [UInt8]? {
    guard FileReading.isFile(file(digest)) else { return nil }
    // A tenant has no largest size.
    return try FileReading.file(file(digest), most: .max).bytes
  }

  /// Keeps a snapshot of a tenant, and returns its SHA-256.
  ///
  /// - Parameters:
  ///   - original: the path of the SQLite file to copy. If neither it nor its write-ahead log has
  ///     changed since the last snapshot, that one is returned.
  ///   - write: writes the copy to the path it is given.
  /// - Throws: `WorkspaceFailure`, and what `write` throws.
  package func keep(of original: String, _ write: (String) throws -> Void) throws -> String {
    let stamp = Self.stamp(of: original)
    let note = "\(path)/\(Digest.sha256(Array(original.utf8)).prefix(16)).last"
    if let stamp, FileReading.isFile(note) {
      let lines = String(decoding: try FileReading.file(note).bytes, as: UTF8.self)
        .split(separator: "\n").map(String.init)
      if lines.count == 2, lines[0] == stamp, FileReading.isFile(file(lines[1])) {
        return lines[1]
      }
    }
    let digest = try keep(write)
    // The stamp was taken before the copy: a change during the copy leads to a new one next time.
    if let stamp { try FileWriting.write("\(stamp)\n\(digest)\n", to: note) }
    return digest
  }

  /// A stamp that changes when a SQLite file or its write-ahead log changes, made without opening
  /// them; `nil` if there is no such file.
  ///
  /// An empty log counts as none: SQLite makes one when a file is opened, and removes it when the
  /// file is closed.
  private static func stamp(of original: String) -> String? {
    let parts = ["", "-wal"].map { ending -> String in
      var status = stat()
      guard stat(original + ending, &status) == 0, ending.isEmpty || status.st_size > 0 else {
        return "-"
      }
      return "\(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }
    return parts[0] == "-" ? nil : parts.joined(separator: ", ")
  }

  /// Keeps what `write` writes, and returns its SHA-256.
  private func keep(_ write: (String) throws -> Void) throws -> String {
    try makeOwnFolder(path)
    let draft = "\(path)/\(UUID().uuidString).part"
    defer { removeIfPresent(draft) }
    try write(draft)
    let digest = Digest.sha256(try FileReading.file(draft, most: .max).bytes)
    // One that was altered is replaced.
    if let kept = try bytes(digest), Digest.sha256(kept) == digest { return digest }
    guard rename(draft, file(digest)) == 0 else {
      throw WorkspaceFailure.notWritable(path, FileProblem(code: errno))
    }
    do {
      try makeRoom(beside: digest)
    } catch {
      throw WorkspaceFailure.notWritable(path, FileProblem(error))
    }
    return digest
  }

  /// Deletes the oldest snapshots until the others and the newest are within the limit.
  private func makeRoom(beside newest: String) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
      .filter { $0.hasSuffix(".sqlite") && $0 != "\(newest).sqlite" }
    let dated = try names.map { name in
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
      return (
        attributes[.modificationDate] as? Date ?? .distantPast, name,
        attributes[.size] as? Int ?? 0
      )
    }.sorted { $0.0 > $1.0 }
    var bytes = 0
    for (number, (_, name, size)) in dated.enumerated() {
      bytes += size
      guard number + 1 >= Self.limit.files || bytes > Self.limit.bytes else { continue }
      try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
  }

  private func removeIfPresent(_ path: String) {
    // If the draft no longer exists, it was moved to its place.
    try? FileManager.default.removeItem(atPath: path)
  }
}
