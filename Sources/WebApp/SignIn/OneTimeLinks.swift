import Markup
import Synchronization

/// Links that sign in whoever opens them first. Only this process knows them, and only their digests.
final class OneTimeLinks: Sendable {
  private struct Entry {
    let actor: String
    let until: Int
  }

  /// Seconds a link waits for its person.
  static let lifetime = 12 * 3_600

  private let entries = Mutex<[String: Entry]>([:])
  private let now: @Sendable () -> Int

  init(now: @escaping @Sendable () -> Int) { self.now = now }

  /// What the link's `key` is to be.
  func make(for actor: String) -> String {
    let key = RandomWord.next()
    let entry = Entry(actor: actor, until: now() + Self.lifetime)
    entries.withLock { $0[Self.digest(key)] = entry }
    return key
  }

  /// Whom the link is for, once; `nil` where it is none, was used, or is too old.
  func redeem(_ key: String) -> String? {
    let now = now()
    return entries.withLock { $0.removeValue(forKey: Self.digest(key)) }
      .flatMap { $0.until > now ? $0.actor : nil }
  }

  private static func digest(_ key: String) -> String { Digest.sha256(Array(key.utf8)) }
}
