import FoundationEssentials

/// The folder of a person's own sessions, tenants and bindings.
package struct DataFolder: Sendable {
  package let path: String

  /// Takes `$STEGVIS_HOME`, else `$XDG_DATA_HOME/stegvis`, else `~/.local/share/stegvis` (XDG Base
  /// Directory Specification 0.8).
  package init(environment: [String: String]) {
    if let home = environment["STEGVIS_HOME"], !home.isEmpty {
      path = home
    } else if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
      path = "\(data)/stegvis"
    } else {
      path = "\(environment["HOME"] ?? "/tmp")/.local/share/stegvis"
    }
  }

  package var journal: String { "\(path)/journal.sqlite" }
  /// The lock file by which processes working on one session know of each other.
  package var locks: String { "\(path)/journal.locks" }
  /// The folder of copies of tenants as they were when a session began.
  package var snapshots: String { "\(path)/snapshots" }
  /// The file with the key that pseudonyms are made with.
  package var pseudonymKey: String { "\(path)/pseudonyms.key" }
  package var tenant: String { "\(path)/tenant.sqlite" }
  /// The folder of bindings of the person's own documents.
  package var bindings: String { "\(path)/bindings" }

  /// Creates the folder, readable only by its owner, if it is missing.
  ///
  /// - Throws: `WorkspaceFailure.notWritable` if it cannot be created.
  package func make() throws(WorkspaceFailure) {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .notWritable(path, FileProblem(error))
    }
  }
}
