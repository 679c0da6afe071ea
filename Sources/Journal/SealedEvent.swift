import FoundationEssentials
import Markup
import Sessions

/// An event with its number, its time and its place in the chain of digests.
package struct SealedEvent: Hashable, Sendable {
  /// Counted from 1.
  package let sequence: Int
  /// Seconds since 1970-01-01T00:00:00Z.
  package let at: Int
  /// The record as JSON with sorted keys: the very characters the digest is made of.
  package let body: String
  /// The digest of the event before; of the session's id for the first.
  package let previous: String
  /// SHA-256 of the previous digest, the number, the time and the body, each followed by a line
  /// feed, as lower-case hexadecimal.
  package let digest: String

  static func seal(
    _ event: SessionEvent, sequence: Int, at: Int, previous: String
  ) throws -> SealedEvent {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let body = String(decoding: try encoder.encode(EventRecord(event)), as: UTF8.self)
    return SealedEvent(
      sequence: sequence, at: at, body: body, previous: previous,
      digest: digest(sequence: sequence, at: at, body: body, previous: previous))
  }

  /// Whether the digest is the one its own words give.
  package var isIntact: Bool {
    digest == Self.digest(sequence: sequence, at: at, body: body, previous: previous)
  }

  /// What the first event's `previous` is: it ties the chain to its session.
  static func origin(of session: SessionID) -> String {
    Digest.sha256(Array(session.rawValue.utf8))
  }

  private static func digest(sequence: Int, at: Int, body: String, previous: String) -> String {
    Digest.sha256(Array("\(previous)\n\(sequence)\n\(at)\n\(body)\n".utf8))
  }
}
