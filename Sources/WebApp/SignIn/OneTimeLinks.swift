import Markup
import Synchronization

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
