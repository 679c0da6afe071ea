import FoundationEssentials
import Markup
import Workspaces

/// The people who are signed in: a file for each, named by the digest of the value of their cookie.
/// Every process with this data folder therefore knows them, a restart forgets nobody, and no file
/// can be used to sign in.
package struct SignInStore: Sendable {
  /// A working day, in seconds.
  package static let lifetime = 10 * 3_600

  private let folder: String
  private let now: @Sendable () -> Int

  package init(folder: String, now: @escaping @Sendable () -> Int) {
    self.folder = folder
    self.now = now
  }

  /// Signs a person in, and returns the value for their cookie.
  ///
  /// - Throws: `WorkspaceFailure` if it cannot be stored.
  package func admit(actor: String, roles: Set<WebRole>) throws -> String {
    let token = RandomWord.next()
    let person = Person(actor: actor, roles: roles, until: now() + Self.lifetime)
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    sweep()
    try FileWriting.writeSecret(
      String(decoding: try JSONEncoder().encode(person), as: UTF8.self), to: path(of: token))
    return token
  }

  /// Returns the person to whom a cookie belongs; `nil` if there is none, or their time is over.
  package func person(_ token: String) -> Person? {
    guard RandomWord.isOne(token), let file = try? FileReading.file(path(of: token)),
      let person = try? JSONDecoder().decode(Person.self, from: Data(file.bytes)),
      person.until > now()
    else { return nil }
    return person
  }

  package func dismiss(_ token: String) {
    guard RandomWord.isOne(token) else { return }
    // A file that does not exist need not be removed.
    try? FileManager.default.removeItem(atPath: path(of: token))
  }

  private func path(of token: String) -> String {
    "\(folder)/\(Digest.sha256(Array(token.utf8))).json"
  }

  /// Removes everybody whose time is over.
  private func sweep() {
    for name in (try? FileReading.names(in: folder)) ?? [] where name.hasSuffix(".json") {
      let path = "\(folder)/\(name)"
      guard let file = try? FileReading.file(path),
        let person = try? JSONDecoder().decode(Person.self, from: Data(file.bytes)),
        person.until <= now()
      else { continue }
      try? FileManager.default.removeItem(atPath: path)
    }
  }
}
