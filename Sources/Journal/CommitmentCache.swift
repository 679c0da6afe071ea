import Synchronization

/// Caches commitments, because a session names the same few texts again and again.
///
/// A class, because a journal keeps them from one step to the next.
final class CommitmentCache: Sendable {
  private let known = Mutex<[String: [String: String]]>([:])
  /// The most texts per session, and the most sessions, before they are forgotten.
  private static let most = (texts: 2_000, sessions: 16)

  /// The commitments to the texts, in the same order.
  func commitments(to texts: [String], key: String) -> [String] {
    known.withLock { known in
      if known[key] == nil, known.count >= Self.most.sessions { known.removeAll() }
      var mine = known.removeValue(forKey: key) ?? [:]
      if mine.count > Self.most.texts { mine.removeAll() }
      let commitments = texts.map { text in
        if let commitment = mine[text] { return commitment }
        let commitment = Commitment.of(text, key: key)
        mine[text] = commitment
        return commitment
      }
      known[key] = mine
      return commitments
    }
  }
}
