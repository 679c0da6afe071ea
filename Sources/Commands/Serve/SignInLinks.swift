import FoundationEssentials
import Markup
import Workspaces

/// Links that `stegvis serve --link` makes for a server that is already running: a file for each in
/// the data folder, named by the digest of its key. Whoever opens the link first is signed in.
package struct SignInLinks: Sendable {
  /// How many seconds a link is valid.
  package static let lifetime = 3_600

  private struct Entry: Codable {
    let actor: String
    /// Seconds since 1970-01-01T00:00:00Z.
    let until: Int
  }

  private let folder: String

  package init(_ data: DataFolder) { folder = "\(data.path)/sign-in-links" }

  /// Returns the `key` for a new link, and removes the files of links that are too old.
  ///
  /// - Parameter now: Seconds since 1970-01-01T00:00:00Z.
  /// - Throws: `WorkspaceFailure.notWritable`; Foundation's own error if the folder cannot be
  ///   created.
  package func make(for actor: String, at now: Int) throws -> String {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    for name in try FileReading.names(in: folder) where name.hasSuffix(".json") {
      let path = "\(folder)/\(name)"
      if let entry = Self.entry(path), entry.until <= now {
        // Somebody else may have removed it.
        try? FileManager.default.removeItem(atPath: path)
      }
    }
    var generator = SystemRandomNumberGenerator()
    // 32 random bytes, as for a cookie.
    let key = Digest.sha256((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
    let entry = Entry(actor: actor, until: now + Self.lifetime)
    try FileWriting.writeSecret(
      String(decoding: try JSONEncoder().encode(entry), as: UTF8.self), to: path(of: key))
    return key
  }

  /// Returns the person a link is for, once; `nil` if it is unknown, used or too old.
  ///
  /// - Parameter now: Seconds since 1970-01-01T00:00:00Z.
  package func redeem(_ key: String, at now: Int) -> String? {
    let path = path(of: key)
    guard let entry = Self.entry(path) else { return nil }
    do {
      // Of several servers, the one that removes it has redeemed it.
      try FileManager.default.removeItem(atPath: path)
    } catch {
      return nil
    }
    return entry.until > now ? entry.actor : nil
  }

  private func path(of key: String) -> String {
    "\(folder)/\(Digest.sha256(Array(key.utf8))).json"
  }

  private static func entry(_ path: String) -> Entry? {
    guard let file = try? FileReading.file(path) else { return nil }
    return try? JSONDecoder().decode(Entry.self, from: Data(file.bytes))
  }
}
