import FoundationEssentials
import Markup
import Operations
import Procedures
import Sessions
import Synchronization

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
  /// The digest of the event before; for the first event, the session's origin.
  package let previous: String
  /// The SHA-256 of the previous digest, the number, the time, the body and the commitment to each
  /// text, each followed by a line feed, as lower-case hexadecimal.
  package let digest: String

  /// Whether the digest matches the event.
  ///
  /// - Parameter commitments: those of the session.
  func isIntact(_ commitments: inout KnownCommitments) -> Bool {
    digest
      == Self.digest(
        sequence: sequence, at: at, body: body, commitments: commitments.all(to: texts),
        previous: previous)
  }

  /// The session event; `nil` if it is of an unknown kind.
  ///
  /// - Throws: `DecodingError` if the body is not a record.
  package func event(of session: SessionID) throws -> SessionEvent? {
    // Not by way of `record`, because such a large value would be copied.
    if let read = RecordReader.record(body, texts: texts) { return read.event(of: session) }
    return try EventRecord(decoding: body, texts: texts).event(of: session)
  }

  /// The record in a body, with its texts in place of `#0`, `#1` and so on.
  ///
  /// - Throws: `DecodingError` if the body is not a record.
  static func record(_ body: String, texts: [String]) throws -> EventRecord {
    try RecordReader.record(body, texts: texts)
      ?? EventRecord(decoding: body, texts: texts)
  }

  /// The `previous` of a session's first event, which ties the chain to the session and to what its
  /// commitments are made from, so that an export cannot pass for one of an earlier version.
  ///
  /// - Parameter version: the version of the session's exports.
  static func origin(of session: SessionID, version: Int) -> String {
    Digest.sha256(
      Array((version == 1 ? "" : "stegvis-session \(version)\n").utf8)
        + Array(session.rawValue.utf8))
  }

  /// The digest of an event; `commitments` are those to its texts, in the same order.
  static func digest(
    sequence: Int, at: Int, body: String, commitments: [String], previous: String
  ) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(128 + body.utf8.count + commitments.count * 65)
    func append(_ line: String) {
      bytes.append(contentsOf: line.utf8)
      bytes.append(0x0A)
    }
    append(previous)
    append(String(sequence))
    append(String(at))
    append(body)
    for commitment in commitments { append(commitment) }
    return Digest.sha256(bytes)
  }
}

/// Adds the events of one session to its chain of digests.
struct EventSealer {
  /// Those of the session.
  private(set) var commitments: KnownCommitments

  init(_ commitments: KnownCommitments) { self.commitments = commitments }

  /// The event with its texts replaced by `#0`, `#1` and so on, and with its digest.
  ///
  /// - Parameters:
  ///   - sequence: the event's number, counted from 1.
  ///   - at: seconds since 1970-01-01T00:00:00Z.
  ///   - previous: the digest of the event before.
  mutating func sealed(
    _ event: SessionEvent, sequence: Int, at: Int, previous: String
  ) throws -> SealedEvent {
    let record = EventRecord(event)
    let (body, texts) = try RecordWriter.body(of: record) ?? record.encodedBody()
    return SealedEvent(
      sequence: sequence, at: at, body: body, texts: texts, previous: previous,
      digest: SealedEvent.digest(
        sequence: sequence, at: at, body: body, commitments: commitments.all(to: texts),
        previous: previous))
  }
}

extension EventRecord {
  /// The record as JSON with sorted keys and `#0`, `#1` and so on in place of its texts, and these
  /// texts, as `JSONEncoder` writes it: the slow way, for what `RecordWriter` does not know.
  package func encodedBody() throws -> (body: String, texts: [String]) {
    let (record, texts) = extractingTexts()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (String(decoding: try encoder.encode(record), as: UTF8.self), texts)
  }

  /// The record in a body, as `JSONDecoder` reads it: the slow way, for what `RecordReader` does not
  /// know.
  ///
  /// - Throws: `DecodingError` if the body is not a record.
  package init(decoding body: String, texts: [String]) throws {
    self = try JSONDecoder().decode(EventRecord.self, from: Data(body.utf8)).insertingTexts(texts)
  }

  /// The record with `#0`, `#1` and so on in place of its texts, and these texts, each once, in the
  /// order they occur.
  func extractingTexts() -> (record: EventRecord, texts: [String]) {
    var texts: [String] = []
    var places: [ExactText: Int] = [:]
    let record = mappingTexts { text in
      if let place = places[ExactText(text)] { return "#\(place)" }
      places[ExactText(text)] = texts.count
      texts.append(text)
      return "#\(texts.count - 1)"
    }
    return (record, texts)
  }

  /// The record with these texts in place of `#0`, `#1` and so on.
  func insertingTexts(_ texts: [String]) -> EventRecord {
    guard !texts.isEmpty else { return self }
    let byToken = Dictionary(
      uniqueKeysWithValues: texts.enumerated().map { ("#\($0.offset)", $0.element) })
    return mappingTexts { byToken[$0] ?? $0 }
  }

  /// The record with `change` applied to every text that may name a person, an organisation or a
  /// path.
  ///
  /// Stegvis's own names, for steps, operations, properties and states, stay as they are.
  private func mappingTexts(_ change: (String) -> String) -> EventRecord {
    var record = self
    record.actor = actor.map(change)
    // A session without a tenant names none.
    record.start?.tenant = start.map { $0.tenant.isEmpty ? "" : change($0.tenant) } ?? ""
    record.start?.otherTenants = start?.otherTenants?.map {
      OtherTenant(tenant: change($0.tenant), snapshot: $0.snapshot)
    }
    if let document = start?.document {
      // A foreign document may be named after a person.
      record.start?.document = change(document)
      if let digest = record.start?.documents.removeValue(forKey: document) {
        record.start?.documents[change(document)] = digest
      }
    }
    record.note = note.map(change)
    if let file { record.file?.name = change(file.name) }
    record.value = value?.mappingTexts(change)
    record.arguments = arguments?.mapValues { $0.mappingTexts(change) }
    record.before = before?.map { $0.mappingTexts(change) }
    record.predicted = predicted?.map { $0.mappingTexts(change) }
    record.observed = observed?.map { $0.mappingTexts(change) }
    record.surprises = surprises?.map { $0.mappingTexts(change) }
    record.refusals = refusals?.map { refusal in
      Refusal(refusal.code, refusal.values.mapValues { $0.mappingTexts(change) })
    }
    record.subjects = subjects?.map {
      NamedSubject(name: change($0.name), subject: $0.subject.mappingTexts(change))
    }
    record.planned = planned?.mappingTexts(change)
    record.actual = actual?.mappingTexts(change)
    if hasTypedReason { record.reason = reason.map(change) }
    return record
  }
}

extension Value {
  fileprivate func mappingTexts(_ change: (String) -> String) -> Value {
    switch self {
    case .text(let text): .text(change(text))
    case .subject(let subject): .subject(subject.mappingTexts(change))
    case .list(let values): .list(values.map { $0.mappingTexts(change) })
    case .expected(let expectation): .expected(expectation.map { $0.mappingTexts(change) })
    case .unread(let refusal):
      .unread(Refusal(refusal.code, refusal.values.mapValues { $0.mappingTexts(change) }))
    case .number, .bytes, .flag, .instant, .code, .absent, .changed: self
    }
  }
}

extension Subject {
  fileprivate func mappingTexts(_ change: (String) -> String) -> Subject {
    isResolved ? Subject(id: change(id), name: change(name)) : Subject(change(name))
  }
}

extension Fact {
  fileprivate func mappingTexts(_ change: (String) -> String) -> Fact {
    Fact(subject.mappingTexts(change), property, value.mappingTexts(change))
  }
}

extension PlannedStep {
  fileprivate func mappingTexts(_ change: (String) -> String) -> PlannedStep {
    PlannedStep(
      step: step, outcome: outcome, value: value?.mappingTexts(change),
      skipped: skipped.map(change),
      differences: differences.map { $0.mappingTexts(change) })
  }
}

extension Difference {
  fileprivate func mappingTexts(_ change: (String) -> String) -> Difference {
    Difference(
      subject: subject.mappingTexts(change), property: property,
      before: before.mappingTexts(change),
      after: after.mappingTexts(change))
  }
}

/// A text that is equal only to one of the same bytes. A `String` is also equal to its other Unicode
/// forms, which have other digests.
struct ExactText: Hashable, Sendable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (one: ExactText, other: ExactText) -> Bool {
    // Equal strings of ASCII have equal bytes, and are compared ten times as fast.
    one.text.utf8.count == other.text.utf8.count && one.text == other.text
      && (one.text.utf8Span.isKnownASCII || one.text.utf8.elementsEqual(other.text.utf8))
  }

  // Texts of the same bytes are also equal strings.
  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// The secrets that a session's commitments are made from.
struct SessionKey: Hashable, Sendable {
  /// The key of the salts, as lower-case hexadecimal; empty for a session begun in a journal of
  /// version 1.
  let salts: String
  /// The key of the pseudonyms; `nil` for a session begun by a version of Stegvis whose commitments
  /// are to the texts alone.
  let pseudonyms: String?

  init(salts: String, pseudonyms: String?) {
    self.salts = salts
    self.pseudonyms = pseudonyms
  }

  /// The key as the journal stores it: the key of the salts and, after a colon, that of the
  /// pseudonyms.
  init(stored: String) {
    let parts = stored.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    self.init(
      salts: parts.first.map { String($0) } ?? "",
      pseudonyms: parts.count > 1 ? String(parts[1]) : nil)
  }

  var stored: String { pseudonyms.map { "\(salts):\($0)" } ?? salts }

  /// The version of the session's exports.
  var version: Int { pseudonyms == nil ? 1 : SessionExport.version }
}

/// Commitments to texts, which represent them in the chain of digests.
///
/// A commitment does not reveal its text, and nobody can claim later that it was another text. The
/// commitment to a text alone is the SHA-256 of a salt and the text, each as UTF-8, with a line feed
/// between them. The salt is the SHA-256 of the session's key and the text, joined in the same way,
/// so that a text has one commitment in one session and another in the next.
///
/// What stands in the chain commits to the text together with its pseudonym: it is the SHA-256 of
/// the commitments to both, joined in the same way. An export reveals one of the two and only the
/// commitment to the other. In sessions begun by earlier versions, it is the commitment to the text
/// alone.
package enum Commitment {
  /// The salt of a text in the session with this key, as lower-case hexadecimal.
  static func salt(of text: String, key: SessionKey) -> String {
    Digest.sha256(lines: key.salts, text)
  }

  /// The commitment to a text alone, as lower-case hexadecimal.
  package static func of(_ text: String, salt: String) -> String {
    Digest.sha256(lines: salt, text)
  }

  /// The commitment to a text alone in the session with this key.
  static func alone(_ text: String, key: SessionKey) -> String {
    of(text, salt: salt(of: text, key: key))
  }

  /// The commitment that stands for a text in the chain of the session with this key.
  static func of(_ text: String, key: SessionKey) -> String {
    of(
      text, pseudonym: key.pseudonyms.map { Redaction.pseudonym(of: text, key: $0) }, key: key)
  }

  /// The commitment that stands for a text with this pseudonym, if it has one, in the chain of the
  /// session with this key.
  static func of(_ text: String, pseudonym: String?, key: SessionKey) -> String {
    let alone = alone(text, key: key)
    return pseudonym.map { joined(text: alone, pseudonym: Self.alone($0, key: key)) } ?? alone
  }

  /// The commitment to a text together with its pseudonym.
  ///
  /// - Parameters:
  ///   - text: the commitment to the text alone.
  ///   - pseudonym: the commitment to the pseudonym alone.
  package static func joined(text: String, pseudonym: String) -> String {
    Digest.sha256(lines: text, pseudonym)
  }

  /// A key for a new session: 32 random bytes, as lower-case hexadecimal.
  static func newKey() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let word = String(generator.next(), radix: 16)
      return String(repeating: "0", count: 16 - word.count) + word
    }.joined()
  }
}

/// The commitments to the texts of one session that were computed so far, because a session names the
/// same few texts again and again.
struct KnownCommitments: Sendable {
  let key: SessionKey
  private var known: [ExactText: String] = [:]
  private let pseudonyms: Pseudonyms
  /// How many are kept before all are forgotten, which bounds the memory that they take.
  private static let limit = 2_000

  fileprivate init(_ key: SessionKey, _ pseudonyms: Pseudonyms) {
    self.key = key
    self.pseudonyms = pseudonyms
  }

  /// The commitments to the texts, in the same order.
  mutating func all(to texts: [String]) -> [String] {
    texts.map { text in
      if let commitment = known[ExactText(text)] { return commitment }
      let commitment = Commitment.of(
        text, pseudonym: key.pseudonyms.map { pseudonyms.pseudonym(of: text, key: $0) }, key: key)
      if known.count >= Self.limit { known.removeAll() }
      known[ExactText(text)] = commitment
      return commitment
    }
  }
}

/// Pseudonyms by the text, of the key that was used last: all sessions of a journal have one.
///
/// A class, because all sessions of a journal share it.
private final class Pseudonyms: Sendable {
  private let all = Mutex<(key: String, known: [ExactText: String])>(("", [:]))
  private static let limit = 2_000

  func pseudonym(of text: String, key: String) -> String {
    all.withLock { all in
      if all.key != key || all.known.count > Self.limit { all = (key, [:]) }
      if let known = all.known[ExactText(text)] { return known }
      let pseudonym = Redaction.pseudonym(of: text, key: key)
      all.known[ExactText(text)] = pseudonym
      return pseudonym
    }
  }
}

/// The commitments of the sessions that were read or appended to last.
///
/// A class, because a journal keeps them from one step to the next.
final class CommitmentCache: Sendable {
  private let sessions = Mutex<[SessionKey: KnownCommitments]>([:])
  private let pseudonyms = Pseudonyms()
  /// How many sessions are kept before all are forgotten.
  private static let limit = 64

  /// The commitments of a session, which are not in the cache until they are kept again: sessions of a
  /// series seal their events at the same time, and each without the lock.
  func known(of key: SessionKey) -> KnownCommitments {
    sessions.withLock { $0.removeValue(forKey: key) } ?? KnownCommitments(key, pseudonyms)
  }

  func keep(_ commitments: KnownCommitments) {
    sessions.withLock { sessions in
      if sessions.count >= Self.limit { sessions.removeAll() }
      sessions[commitments.key] = commitments
    }
  }
}
