import FoundationEssentials

/// Where a person's own sessions and tenants are kept.
package struct DataFolder: Sendable {
  package let path: String

  /// `$STEGVIS_HOME`, else the platform's: `$XDG_DATA_HOME/stegvis`, or `~/.local/share/stegvis`
  /// (XDG Base Directory Specification 0.8).
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
  /// By which processes at one session know of each other.
  package var locks: String { "\(path)/journal.locks" }
  /// Tenants as they were when a session began.
  package var snapshots: String { "\(path)/snapshots" }
  /// What pseudonyms are made with.
  package var pseudonymKey: String { "\(path)/pseudonyms.key" }
  package var tenant: String { "\(path)/tenant.sqlite" }
  /// How documents of the person's own organisation are bound.
  package var bindings: String { "\(path)/bindings" }

  /// Makes the folder, readable by its owner alone, where it is missing.
  ///
  /// - Throws: `WorkspaceFailure.notWritable`.
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
