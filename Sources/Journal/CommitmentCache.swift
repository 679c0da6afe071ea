import Synchronization

/// Commitments that were made already: a session speaks of the same few texts all the time.
///
/// A class, because a journal remembers them from one step to the next.
final class CommitmentCache: Sendable {
  private let known = Mutex<[String: [String: String]]>([:])
  /// How many texts are remembered of one session, and of how many sessions.
  private static let most = (texts: 2_000, sessions: 16)

  /// The commitments to some texts, in their order.
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
