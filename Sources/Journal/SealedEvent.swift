import FoundationEssentials
import Markup
import Sessions

/// An event with its number, its time, and its place in the chain of digests.
package struct SealedEvent: Hashable, Sendable {
  /// Counted from 1.
  package let sequence: Int
  /// Seconds since 1970-01-01T00:00:00Z.
  package let at: Int
  /// The record as JSON with sorted keys, with `#0` in place of the first of `texts`: exactly the
  /// characters that the digest is made from.
  package let body: String
  /// The texts from people and from the tenant, each once, in the order they occur in the record;
  /// empty if the body contains them itself, as in journals of version 1.
  package let texts: [String]
  /// The digest of the event before; for the first event, the digest of the session's id.
  package let previous: String
  /// The SHA-256 of the previous digest, the number, the time, the body and the commitment to each
  /// text, each followed by a line feed, as lower-case hexadecimal.
  package let digest: String

  /// Whether the digest matches the event.
  ///
  /// - Parameter key: the key of the session's commitments.
  func isIntact(key: String, _ cache: CommitmentCache) -> Bool {
    digest
      == Self.digest(
        sequence: sequence, at: at, body: body,
        commitments: cache.commitments(to: texts, key: key), previous: previous)
  }

  /// The session event; `nil` if it is of an unknown kind.
  ///
  /// - Throws: `DecodingError` if the body is not a record.
  package func event(of session: SessionID) throws -> SessionEvent? {
    try Self.record(body, texts: texts).event(of: session)
  }

  static func record(_ body: String, texts: [String]) throws -> EventRecord {
    let record = try JSONDecoder().decode(EventRecord.self, from: Data(body.utf8))
    guard !texts.isEmpty else { return record }
    let byToken = Dictionary(
      uniqueKeysWithValues: texts.enumerated().map { ("#\($0.offset)", $0.element) })
    return record.mappingTexts { byToken[$0] ?? $0 }
  }

  /// The `previous` of a session's first event, which ties the chain to the session.
  static func origin(of session: SessionID) -> String {
    Digest.sha256(Array(session.rawValue.utf8))
  }

  static func digest(
    sequence: Int, at: Int, body: String, commitments: [String], previous: String
  ) -> String {
    let ends = commitments.map { "\($0)\n" }.joined()
    return Digest.sha256(Array("\(previous)\n\(sequence)\n\(at)\n\(body)\n\(ends)".utf8))
  }
}
