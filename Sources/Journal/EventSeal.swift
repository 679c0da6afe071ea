import FoundationEssentials
import Sessions

/// Seals the events of one session: adds each to the chain of digests.
struct EventSeal {
  private let key: String
  private let cache: CommitmentCache
  private let encoder = JSONEncoder()

  init(key: String, cache: CommitmentCache) {
    self.key = key
    self.cache = cache
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  /// The event with its texts replaced by `#0`, `#1` and so on, and with its digest.
  ///
  /// - Parameters:
  ///   - sequence: the event's number, counted from 1.
  ///   - at: seconds since 1970-01-01T00:00:00Z.
  ///   - previous: the digest of the event before.
  func sealed(
    _ event: SessionEvent, sequence: Int, at: Int, previous: String
  ) throws -> SealedEvent {
    var texts: [String] = []
    var places: [String: Int] = [:]
    let record = EventRecord(event).mappingTexts { text in
      if let place = places[text] { return "#\(place)" }
      places[text] = texts.count
      texts.append(text)
      return "#\(texts.count - 1)"
    }
    let body =
      try record.plainJSON ?? String(decoding: encoder.encode(record), as: UTF8.self)
    return SealedEvent(
      sequence: sequence, at: at, body: body, texts: texts, previous: previous,
      digest: SealedEvent.digest(
        sequence: sequence, at: at, body: body,
        commitments: cache.commitments(to: texts, key: key), previous: previous))
  }
}
