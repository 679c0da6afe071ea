import FoundationEssentials
import Markup
import Workspaces

/// Who is signed in: a file for each, named by the digest of what their cookie holds, so that every
/// process on the data folder knows them, a restart forgets nobody, and no file gives a way in.
struct SignInStore: Sendable {
  /// A working day, in seconds.
  static let lifetime = 10 * 3_600

  private let folder: String
  private let now: @Sendable () -> Int

  init(folder: String, now: @escaping @Sendable () -> Int) {
    self.folder = folder
    self.now = now
  }

  /// Signs a person in, and returns what their cookie is to hold.
  ///
  /// - Throws: `WorkspaceFailure` where it cannot be kept.
  func admit(actor: String, roles: Set<WebRole>) throws -> String {
    let token = RandomWord.next()
    let person = Person(actor: actor, roles: roles, until: now() + Self.lifetime)
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    sweep()
    try FileWriting.writeSecret(
      String(decoding: try JSONEncoder().encode(person), as: UTF8.self), to: path(of: token))
    return token
  }

  /// Whoever a cookie belongs to; `nil` where nobody does, or their day is over.
  func person(_ token: String) -> Person? {
    guard RandomWord.isOne(token), let file = try? FileReading.file(path(of: token)),
      let person = try? JSONDecoder().decode(Person.self, from: Data(file.bytes)),
      person.until > now()
    else { return nil }
    return person
  }

  func dismiss(_ token: String) {
    guard RandomWord.isOne(token) else { return }
    // What is gone already is as good as removed.
    try? FileManager.default.removeItem(atPath: path(of: token))
  }

  private func path(of token: String) -> String {
    "\(folder)/\(Digest.sha256(Array(token.utf8))).json"
  }

  /// Takes away whoever's day is over.
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
