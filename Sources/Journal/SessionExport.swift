import FoundationEssentials
import Markup
import Sessions

/// A session as a file that can be verified on its own: its events, the chain of digests over them,
/// and the documents it was walked on (`Resources/session.schema.json`).
package struct SessionExport: Codable, Hashable, Sendable {
  /// An event with its place in the chain of digests.
  package struct Event: Codable, Hashable, Sendable {
    /// Counted from 1.
    package let sequence: Int
    /// Seconds since 1970-01-01T00:00:00Z.
    package let at: Int
    /// What happened, with `#0` in place of the first of the texts that `commitments` represent.
    package let record: EventRecord
    package let commitments: [String]
    /// The digest of the event before; for the first event, the digest of the session's id.
    package let previous: String
    package let digest: String
  }

  /// The text that a commitment represents, or a pseudonym for it.
  package struct Text: Codable, Hashable, Sendable {
    /// The commitment's salt; `nil` if `text` is a pseudonym.
    package let salt: String?
    package let text: String
  }

  /// A document that the session was walked on.
  package struct Document: Codable, Hashable, Sendable {
    /// The SHA-256 of the content.
    package let digest: String
    package let content: String
  }

  package static let format = "stegvis-session"
  package static let version = 1

  package let format: String
  package let version: Int
  package let session: String
  package let events: [Event]
  /// The texts by their commitments.
  package let texts: [String: Text]
  package let documents: [Document]
  /// The digest of the last event; noted elsewhere, it proves that this is the same session.
  package let head: String
  /// The SHA-256 of this file with an empty seal.
  package let seal: String

  /// Exports the events of a session.
  ///
  /// - Parameters:
  ///   - key: the key of the session's commitments.
  ///   - documents: the bytes of the documents, by their SHA-256.
  ///   - pseudonym: returns the pseudonym for a text; `nil` if the text may be shown.
  /// - Throws: `DecodingError` if the body of an event is not a record.
  init(
    _ session: SessionID, _ events: [SealedEvent], key: String,
    documents: [String: [UInt8]], pseudonym: (String) -> String?
  ) throws {
    var texts: [String: Text] = [:]
    let exported = try events.map { sealed in
      let commitments = sealed.texts.map { text in
        let salt = Commitment.salt(of: text, key: key)
        let commitment = Commitment.of(text, salt: salt)
        if texts[commitment] == nil {
          texts[commitment] =
            pseudonym(text).map { Text(salt: nil, text: $0) } ?? Text(salt: salt, text: text)
        }
        return commitment
      }
      return Event(
        sequence: sealed.sequence, at: sealed.at,
        record: try SealedEvent.record(sealed.body, texts: []), commitments: commitments,
        previous: sealed.previous, digest: sealed.digest)
    }
    self.init(
      session: session.rawValue, events: exported, texts: texts,
      documents: documents.map { digest, bytes in
        Document(digest: digest, content: String(decoding: bytes, as: UTF8.self))
      }.sorted { $0.digest < $1.digest }, seal: "")
  }

  private init(
    session: String, events: [Event], texts: [String: Text], documents: [Document], seal: String
  ) {
    format = Self.format
    version = Self.version
    self.session = session
    self.events = events
    self.texts = texts
    self.documents = documents
    head = events.last?.digest ?? ""
    self.seal = seal
  }

  /// The same export with another seal.
  private func sealed(_ seal: String) -> SessionExport {
    SessionExport(
      session: session, events: events, texts: texts, documents: documents, seal: seal)
  }

  /// The bytes of the sealed file: JSON with sorted keys, indented by two spaces per level.
  package var bytes: [UInt8] {
    get throws { try sealed(Self.seal(of: try sealed("").encoded, sealed: "")).encoded }
  }

  /// The seal of an encoded export, which may already contain a seal.
  static func seal(of encoded: [UInt8], sealed seal: String) -> String {
    // In the sorted keys, only three come after the seal, and no other value looks like it.
    let text = String(decoding: encoded, as: UTF8.self)
    return Digest.sha256(
      Array(text.replacing("\"seal\" : \"\(seal)\"", with: "\"seal\" : \"\"").utf8))
  }

  /// The file with the seal that it has now.
  var encoded: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      return Array(try encoder.encode(self)) + [0x0A]
    }
  }

  /// Whether a text was replaced by a pseudonym.
  package var isRedacted: Bool { texts.values.contains { $0.salt == nil } }

  package var id: SessionID { SessionID(rawValue: session) }

  /// The events with their numbers, counted from 1, and their times, in seconds since
  /// 1970-01-01T00:00:00Z; `nil` if one of them cannot be decoded. Redacted texts are pseudonyms.
  package var history: [(sequence: Int, at: Int, event: SessionEvent)]? {
    var history: [(sequence: Int, at: Int, event: SessionEvent)] = []
    for entry in events {
      let shown = entry.commitments.map { texts[$0]?.text ?? $0 }
      guard let event = entry.record.insertingTexts(shown).event(of: id) else { return nil }
      history.append((entry.sequence, entry.at, event))
    }
    return history
  }
}

extension Journal {
  /// A session as an export that can be verified without the journal.
  ///
  /// - Parameter redaction: replaces the names of people and places with pseudonyms; `nil` to
  ///   replace nothing.
  /// - Throws: `EventStoreFailure` if the session does not exist, cannot be read, was altered, or
  ///   was begun in a journal of version 1.
  package func export(
    _ session: SessionID, redacted redaction: Redaction? = nil
  ) throws -> SessionExport {
    let history = try history(of: session)
    let key = try key(of: session)
    // A session of version 1 has its texts in the bodies its digests are made from, and writes its
    // values in another way.
    if key.isEmpty {
      throw EventStoreFailure.damaged(path: path, reason: "otherVersion")
    }
    var documents: [String: [UInt8]] = [:]
    if case .started(let start, _)? = history.first?.event {
      for (path, digest) in start.documents where path != start.document || redaction == nil {
        // A document that is not UTF-8 would no longer match its digest once decoded.
        if let bytes = try document(digest), String(validating: bytes, as: UTF8.self) != nil {
          documents[digest] = bytes
        }
      }
    }
    return try SessionExport(
      session, sealedEvents(of: session), key: key, documents: documents
    ) { redaction?.pseudonym(for: $0) }
  }

  /// The digest of a session's last event; empty if there is no such session.
  ///
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  package func head(of session: SessionID) throws(EventStoreFailure) -> String {
    try sealedEvents(of: session).last?.digest ?? ""
  }
}

/// Replaces the names of people and places with pseudonyms, the same ones every time.
package struct Redaction: Sendable {
  /// The secret key: anybody who has it can tell whether a pseudonym belongs to a given person.
  private let key: String
  private let isPublic: @Sendable (String) -> Bool

  /// Makes pseudonyms with `key`.
  ///
  /// - Parameter isPublic: whether a text reveals nothing about a person or an organisation.
  package init(key: String, isPublic: @escaping @Sendable (String) -> Bool) {
    self.key = key
    self.isPublic = isPublic
  }

  /// The pseudonym for a text, such as `person-` with ten hexadecimal digits; `nil` if the text may
  /// be shown or is empty. Upper and lower case have the same pseudonym.
  package func pseudonym(for text: String) -> String? {
    guard !text.isEmpty, !isPublic(text) else { return nil }
    return
      "\(kind(of: text))-\(Digest.sha256(Array("\(key)\n\(text.lowercased())".utf8)).prefix(10))"
  }

  /// A word that tells the reader what kind of thing was named.
  private func kind(of text: String) -> String {
    if text.contains("/") || text.contains(":") { return "place" }
    if text.contains("@") { return "person" }
    if text.hasPrefix("+"), text.dropFirst().allSatisfy(\.isNumber) { return "number" }
    return "name"
  }

  /// A new key: 32 random bytes, as lower-case hexadecimal.
  package static func newKey() -> String { Commitment.newKey() }
}
