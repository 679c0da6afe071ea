import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Keeps tokens between runs, in a file that only the user can read.
package struct TokenFile: Sendable {
  private let path: String

  package init(path: String) { self.path = path }

  /// Returns the stored token; `nil` if there is none or it cannot be used.
  func read() -> AccessToken? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    // An unreadable file counts as missing, since signing in again writes a new one.
    return try? JSONDecoder().decode(AccessToken.self, from: data)
  }

  /// Writes to a new file and renames it, so that nobody reads half a token and no other user reads
  /// any.
  func write(_ token: AccessToken) throws(SignInProblem) {
    do {
      let folder = (path as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let draft = "\(path).\(UUID().uuidString)"
      let data = try JSONEncoder().encode(token)
      guard
        FileManager.default.createFile(
          atPath: draft, contents: nil, attributes: [.posixPermissions: 0o600])
      else { throw CocoaError(.fileWriteNoPermission) }
      try data.write(to: URL(fileURLWithPath: draft))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: draft)
      guard rename(draft, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    } catch {
      throw SignInProblem(code: "token_file", detail: "\(path) cannot be written")
    }
  }

  /// Deletes the stored tokens.
  package func remove() throws(SignInProblem) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw SignInProblem(code: "token_file", detail: "\(path) cannot be removed")
    }
  }
}
