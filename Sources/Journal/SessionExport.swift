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
    /// The digest of the event before; for the first event, the session's origin.
    package let previous: String
    package let digest: String
  }

  /// The text that a commitment represents, or a pseudonym for it.
  package struct Text: Codable, Hashable, Sendable {
    /// The salt of `text`; `nil` in version 1 if `text` is a pseudonym, which nothing proves then.
    package let salt: String?
    package let text: String
    /// The commitment to the pseudonym that is not shown; `nil` in version 1 and if `text` is a
    /// pseudonym.
    package let pseudonym: String?
    /// The commitment to the text that `text` is a pseudonym for; `nil` in version 1 and if `text`
    /// is not a pseudonym.
    package let original: String?

    init(salt: String?, text: String, pseudonym: String? = nil, original: String? = nil) {
      self.salt = salt
      self.text = text
      self.pseudonym = pseudonym
      self.original = original
    }

    /// Whether `text` is a pseudonym.
    var isPseudonym: Bool { salt == nil || original != nil }
  }

  /// A document that the session was walked on.
  package struct Document: Codable, Hashable, Sendable {
    /// The SHA-256 of the content.
    package let digest: String
    /// The content; `nil` if it is not UTF-8.
    package let content: String?
    /// Content that is not UTF-8, in Base64 (RFC 4648, section 4); `nil` in version 1, which leaves
    /// such documents out.
    package let base64: String?

    init(digest: String, bytes: [UInt8]) {
      self.digest = digest
      // Bytes that are not UTF-8 would no longer match the digest once decoded.
      content = String(validating: bytes, as: UTF8.self)
      base64 = content == nil ? Data(bytes).base64EncodedString() : nil
    }

    /// The content; `nil` if the file contains none or more than one.
    package var bytes: [UInt8]? {
      switch (content, base64) {
      case (let content?, nil): Array(content.utf8)
      case (nil, let base64?): Data(base64Encoded: base64).map { Array($0) }
      case (nil, nil), (.some, .some): nil
      }
    }
  }

  package static let format = "stegvis-session"
  /// The version of the exports of sessions that are begun now. Those of earlier versions are still
  /// exported as version 1, because their chains do not cover pseudonyms.
  package static let version = 2

  package let format: String
  package let version: Int
  /// Whether people, places and numbers were replaced with pseudonyms; `nil` in version 1.
  package let redacted: Bool?
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
  ///   - redaction: replaces the names of people and places; `nil` to replace nothing.
  /// - Throws: `DecodingError` if the body of an event is not a record.
  init(
    _ session: SessionID, _ events: [SealedEvent], key: SessionKey,
    documents: [String: [UInt8]], redacted redaction: Redaction?
  ) throws {
    var texts: [String: Text] = [:]
    let exported = try events.map { sealed in
      let commitments = sealed.texts.map { text in
        let commitment = Commitment.of(text, key: key)
        if texts[commitment] == nil {
          texts[commitment] = Text(text, key: key, redacted: redaction)
        }
        return commitment
      }
      return Event(
        sequence: sealed.sequence, at: sealed.at,
        record: try SealedEvent.record(sealed.body, texts: []), commitments: commitments,
        previous: sealed.previous, digest: sealed.digest)
    }
    self.init(
      version: key.version, redacted: key.version == 1 ? nil : redaction != nil,
      session: session.rawValue, events: exported, texts: texts,
      documents: documents.map { Document(digest: $0, bytes: $1) }
        .filter { key.version > 1 || $0.content != nil }
        .sorted { $0.digest < $1.digest }, seal: "")
  }

  private init(
    version: Int, redacted: Bool?, session: String, events: [Event], texts: [String: Text],
    documents: [Document], seal: String
  ) {
    format = Self.format
    self.version = version
    self.redacted = redacted
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
      version: version, redacted: redacted, session: session, events: events, texts: texts,
      documents: documents, seal: seal)
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
  package var isRedacted: Bool { redacted == true || texts.values.contains(where: \.isPseudonym) }

  package var id: SessionID { SessionID(rawValue: session) }

  /// What the session began with; `nil` if the first event does not say.
  var start: SessionStart? {
    guard let first = events.first,
      case .started(let start, _)? = first.record.insertingTexts(shownTexts(of: first)).event(
        of: id)
    else { return nil }
    return start
  }

  private func shownTexts(of event: Event) -> [String] {
    event.commitments.map { texts[$0]?.text ?? $0 }
  }

  /// The events with their numbers, counted from 1, and their times, in seconds since
  /// 1970-01-01T00:00:00Z; `nil` if one of them cannot be decoded. Redacted texts are pseudonyms.
  package var history: [(sequence: Int, at: Int, event: SessionEvent)]? {
    var history: [(sequence: Int, at: Int, event: SessionEvent)] = []
    for entry in events {
      guard let event = entry.record.insertingTexts(shownTexts(of: entry)).event(of: id) else {
        return nil
      }
      history.append((entry.sequence, entry.at, event))
    }
    return history
  }
}

extension SessionExport.Text {
  /// A text as an export shows it: itself or its pseudonym, and what proves that.
  fileprivate init(_ text: String, key: SessionKey, redacted redaction: Redaction?) {
    guard let pseudonyms = key.pseudonyms else {
      let pseudonym = redaction?.pseudonym(for: text)
      self.init(
        salt: pseudonym == nil ? Commitment.salt(of: text, key: key) : nil,
        text: pseudonym ?? text)
      return
    }
    let pseudonym = Redaction.pseudonym(of: text, key: pseudonyms)
    if redaction?.hides(text) == true {
      self.init(
        salt: Commitment.salt(of: pseudonym, key: key), text: pseudonym,
        original: Commitment.alone(text, key: key))
    } else {
      self.init(
        salt: Commitment.salt(of: text, key: key), text: text,
        pseudonym: Commitment.alone(pseudonym, key: key))
    }
  }

  /// Whether this is what the commitment stands for in a session whose chain covers pseudonyms.
  func proves(_ commitment: String) -> Bool {
    guard let salt else { return false }
    let shown = Commitment.of(text, salt: salt)
    return switch (pseudonym, original) {
    case (let pseudonym?, nil):
      Commitment.joined(text: shown, pseudonym: pseudonym) == commitment
    case (nil, let original?):
      Redaction.isPseudonym(text)
        && Commitment.joined(text: original, pseudonym: shown) == commitment
    case (nil, nil), (.some, .some): false
    }
  }
}

extension Journal {
  /// The problems found in a session of this journal and in the documents kept for it.
  ///
  /// - Parameters:
  ///   - head: the digest of the last event, as noted elsewhere; `nil` for any.
  ///   - snapshot: returns the tenant's state at the beginning by its SHA-256; `nil` if it is no
  ///     longer kept.
  /// - Throws: what `export` and `snapshot` throw.
  package func check(
    _ session: SessionID, head: String? = nil, snapshot: (String) throws -> [UInt8]? = { _ in nil }
  ) throws -> ExportCheck {
    let export = try export(session)
    var kept: [String: [UInt8]] = [:]
    if let start = export.start {
      for digest in Array(start.documents.values) + [start.plan, start.series].compactMap({ $0 }) {
        kept[digest] = try document(digest)
      }
      for digest in start.snapshots { kept[digest] = try snapshot(digest) }
    }
    return ExportCheck(try export.bytes, head: head, kept: kept)
  }

  /// A session as an export that can be verified without the journal.
  ///
  /// - Parameter redaction: replaces the names of people and places with pseudonyms, and leaves out
  ///   every document that may contain any; `nil` to replace nothing.
  /// - Throws: `EventStoreFailure` if the session does not exist, cannot be read, was altered, or
  ///   was begun in a journal of version 1.
  package func export(
    _ session: SessionID, redacted redaction: Redaction? = nil
  ) throws -> SessionExport {
    let history = try history(of: session)
    let key = try key(of: session)
    // A session of version 1 has its texts in the bodies its digests are made from, and writes its
    // values in another way.
    if key.salts.isEmpty {
      throw EventStoreFailure.damaged(path: path, reason: "otherVersion")
    }
    var documents: [String: [UInt8]] = [:]
    if case .started(let start, _)? = history.first?.event {
      for (path, digest) in start.documents
      where redaction == nil || start.isFileOfProcedure(path) {
        if let bytes = try document(digest) { documents[digest] = bytes }
      }
    }
    return try SessionExport(
      session, sealedEvents(of: session), key: key, documents: documents, redacted: redaction)
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

  /// Makes pseudonyms with `key`, except for sessions whose pseudonyms were fixed when they began.
  ///
  /// - Parameter isPublic: whether a text reveals nothing about a person or an organisation.
  package init(key: String, isPublic: @escaping @Sendable (String) -> Bool) {
    self.key = key
    self.isPublic = isPublic
  }

  /// The pseudonym for a text, such as `person-` with ten hexadecimal digits; `nil` if the text may
  /// be shown or is empty. Upper and lower case have the same pseudonym.
  package func pseudonym(for text: String) -> String? {
    hides(text) ? Self.pseudonym(of: text, key: key) : nil
  }

  /// Whether a pseudonym replaces the text.
  func hides(_ text: String) -> Bool { !text.isEmpty && !isPublic(text) }

  /// The pseudonym for a text with this key, whatever the text is.
  static func pseudonym(of text: String, key: String) -> String {
    "\(kind(of: text))-\(Digest.sha256(lines: key, text.lowercased()).prefix(10))"
  }

  /// Whether a text is written as pseudonyms are: a kind, a hyphen and ten digits of lower-case
  /// hexadecimal.
  static func isPseudonym(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return kinds.contains { kind in
      let start = Array("\(kind)-".utf8)
      return bytes.starts(with: start) && bytes.count == start.count + 10
        && bytes.dropFirst(start.count).allSatisfy {
          (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
        }
    }
  }

  private static let kinds = ["place", "person", "number", "name"]

  /// A word that tells the reader what kind of thing was named: one of `kinds`.
  private static func kind(of text: String) -> String {
    guard !text.utf8Span.isKnownASCII else { return kind(ofASCII: text) }
    if text.contains("/") || text.contains(":") { return "place" }
    if text.contains("@") { return "person" }
    if text.hasPrefix("+"), text.dropFirst().allSatisfy(\.isNumber) { return "number" }
    return "name"
  }

  /// The same word for a text without letters and marks beyond ASCII, by its bytes.
  private static func kind(ofASCII text: String) -> String {
    let bytes = text.utf8
    if bytes.contains(0x2F) || bytes.contains(0x3A) { return "place" }
    if bytes.contains(0x40) { return "person" }
    if bytes.first == 0x2B, bytes.dropFirst().allSatisfy({ (0x30...0x39).contains($0) }) {
      return "number"
    }
    return "name"
  }

  /// A new key: 32 random bytes, as lower-case hexadecimal.
  package static func newKey() -> String { Commitment.newKey() }
}
