import Commands
import Foundation
import Markup
import Operations
import Synchronization
import Workspaces

/// The people who are signed in: a file for each, named by the digest of the value of their cookie.
/// Every process with this data folder therefore knows them, a restart forgets nobody, and no file
/// can be used to sign in.
package struct SignInStore: Sendable {
  /// A working day, in seconds.
  package static let lifetime = 10 * 3_600

  private let folder: String
  private let now: @Sendable () -> Int
  private let known = KnownPeople()

  /// - Parameters:
  ///   - folder: Created when the first person signs in, readable only by its owner.
  ///   - now: Returns the time in seconds since 1970-01-01T00:00:00Z.
  package init(folder: String, now: @escaping @Sendable () -> Int) {
    self.folder = folder
    self.now = now
  }

  /// Signs a person in, and returns the value for their cookie.
  ///
  /// Files of people whose time is over are removed.
  ///
  /// - Throws: `WorkspaceFailure` if the file cannot be written; Foundation's own error if the
  ///   folder cannot be created.
  package func signIn(actor: String, roles: Set<WebRole>) throws -> String {
    let token = RandomWord.next()
    let person = Person(actor: actor, roles: roles, until: now() + Self.lifetime)
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    removeExpired()
    try FileWriting.writeSecret(
      String(decoding: try JSONEncoder().encode(person), as: UTF8.self), to: path(of: token))
    return token
  }

  /// Returns the person to whom a cookie belongs; `nil` if there is none, or their time is over.
  package func person(_ token: String) -> Person? {
    guard RandomWord.isValid(token) else { return nil }
    let path = path(of: token)
    // Another process may have signed the person out, so the file is looked at for every request.
    guard let state = FileState(of: path) else { return nil }
    let person =
      known.person(at: path, state)
      ?? (try? FileReading.file(path)).flatMap { file in
        try? JSONDecoder().decode(Person.self, from: Data(file.bytes))
      }
    guard let person, person.until > now() else { return nil }
    known.remember(person, at: path, state)
    return person
  }

  /// Removes the file of a cookie, so that it no longer signs anybody in.
  package func signOut(_ token: String) {
    guard RandomWord.isValid(token) else { return }
    // A file that does not exist need not be removed.
    try? FileManager.default.removeItem(atPath: path(of: token))
  }

  private func path(of token: String) -> String {
    "\(folder)/\(Digest.sha256(Array(token.utf8))).json"
  }

  /// Removes everybody whose time is over.
  private func removeExpired() {
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

/// What tells a file apart from every other one, and from itself after a change.
private struct FileState: Hashable {
  private let numbers: [Int]

  /// `nil` if there is no file.
  init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    // The time of the last change of the file's own record cannot be set by anybody.
    numbers = [
      Int(status.st_dev), Int(status.st_ino), Int(status.st_size), status.st_ctim.tv_sec,
      status.st_ctim.tv_nsec,
    ]
  }
}

/// The people in files as they were when last read.
///
/// A class, because it remembers them.
private final class KnownPeople: Sendable {
  /// So many are remembered before all are forgotten.
  private static let most = 1_000

  private let people = Mutex<[String: (state: FileState, person: Person)]>([:])

  /// Returns the person in a file; `nil` if it has not been read in this state.
  func person(at path: String, _ state: FileState) -> Person? {
    people.withLock { $0[path] }.flatMap { $0.state == state ? $0.person : nil }
  }

  /// - Parameter state: that of the file before it was read.
  func remember(_ person: Person, at path: String, _ state: FileState) {
    people.withLock { people in
      guard people[path]?.state != state else { return }
      if people.count >= Self.most { people = [:] }
      people[path] = (state, person)
    }
  }
}

/// The person who sent a request.
package struct Person: Sendable, Codable {
  /// The user principal name by which the tenant knows the person.
  package let actor: String
  package let roles: Set<WebRole>
  /// Seconds since 1970-01-01T00:00:00Z; after that the person must sign in again.
  let until: Int

  package func may(_ role: WebRole) -> Bool { roles.contains(role) }

  /// Returns whether a user principal name is this person's.
  func isNamed(_ name: String) -> Bool { PersonName(name) == PersonName(actor) }
}

/// What a person may do on this server; the tenant's own roles decide what they may do there.
package enum WebRole: String, Hashable, Sendable, CaseIterable, Codable {
  /// See procedures, sessions and reports.
  case view
  /// Run sessions, and move the clock of the practice tenant.
  case run
  /// Approve other people's changes.
  case approve
  /// Export documents as XLIFF, and import them.
  case translate
}

extension WebRequest {
  /// Returns what a person may do, from the values of their roles claim. Anybody who may do
  /// something may view.
  func roles(of values: [String]) -> Set<WebRole> {
    let own = Set(
      WebRole.allCases.filter { role in
        values.contains { (signIn?.roles[role.rawValue] ?? [role.rawValue]).contains($0) }
      })
    return own.isEmpty ? [] : own.union([.view])
  }
}

/// Links that sign in the first person who opens them. Only this process knows them, and only their
/// digests.
///
/// A class, because it remembers the links.
package final class OneTimeLinks: Sendable {
  private struct Entry {
    let actor: String
    let until: Int
  }

  /// How many seconds a link is valid.
  package static let lifetime = 12 * 3_600

  private let entries = Mutex<[String: Entry]>([:])
  private let now: @Sendable () -> Int

  /// - Parameter now: Returns the time in seconds since 1970-01-01T00:00:00Z.
  package init(now: @escaping @Sendable () -> Int) { self.now = now }

  /// Returns the `key` for a new link.
  package func make(for actor: String) -> String {
    let key = RandomWord.next()
    let entry = Entry(actor: actor, until: now() + Self.lifetime)
    entries.withLock { $0[Self.digest(key)] = entry }
    return key
  }

  /// Returns the person a link is for, once; `nil` if it is unknown, used or too old.
  package func redeem(_ key: String) -> String? {
    let now = now()
    return entries.withLock { $0.removeValue(forKey: Self.digest(key)) }
      .flatMap { $0.until > now ? $0.actor : nil }
  }

  private static func digest(_ key: String) -> String { Digest.sha256(Array(key.utf8)) }
}
