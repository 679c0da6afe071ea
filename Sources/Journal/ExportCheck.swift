import FoundationEssentials
import Markup
import Sessions

/// The problems found in an exported session, using only the file.
package struct ExportCheck: Sendable {
  /// The export; `nil` if the bytes are not an export of a known version.
  package let export: SessionExport?
  package let problems: [ExportProblem]

  /// Checks the bytes of an export for alterations.
  ///
  /// - Parameter head: the digest of the last event, as noted elsewhere; without it, an export
  ///   whose digests were all recomputed passes the check.
  package init(_ bytes: [UInt8], head: String? = nil) {
    let export: SessionExport
    do {
      export = try JSONDecoder().decode(SessionExport.self, from: Data(bytes))
      guard export.format == SessionExport.format, export.version == SessionExport.version else {
        self.export = nil
        problems = [.notAnExport("\(export.format) \(export.version)")]
        return
      }
    } catch {
      self.export = nil
      problems = [.notAnExport("\(error)")]
      return
    }
    self.export = export
    var problems: [ExportProblem] = []
    do {
      let encoded = try export.encoded
      if encoded != bytes { problems.append(.notAsWritten) }
      if SessionExport.seal(of: encoded, sealed: export.seal) != export.seal {
        problems.append(.sealBroken)
      }
      problems += try Self.chainProblems(export)
    } catch {
      problems.append(.notAnExport("\(error)"))
    }
    problems += Self.textProblems(export) + Self.documentProblems(export)
    if export.head != export.events.last?.digest { problems.append(.otherHead(found: export.head)) }
    if let head, head != export.head { problems.append(.otherHead(found: export.head)) }
    if let history = export.history, Session(history.map(\.event)) != nil {
      self.problems = problems
    } else {
      self.problems = problems + [.noSession]
    }
  }

  private static func chainProblems(_ export: SessionExport) throws -> [ExportProblem] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var problems: [ExportProblem] = []
    var previous = SealedEvent.origin(of: export.id)
    for (index, event) in export.events.enumerated() {
      if event.sequence != index + 1 {
        problems.append(.outOfOrder(found: event.sequence, expected: index + 1))
      }
      if event.previous != previous { problems.append(.unchained(sequence: event.sequence)) }
      let digest = SealedEvent.digest(
        sequence: event.sequence, at: event.at,
        body: String(decoding: try encoder.encode(event.record), as: UTF8.self),
        commitments: event.commitments, previous: event.previous)
      if digest != event.digest { problems.append(.altered(sequence: event.sequence)) }
      previous = event.digest
    }
    return problems
  }

  private static func textProblems(_ export: SessionExport) -> [ExportProblem] {
    let referenced = Set(export.events.flatMap(\.commitments))
    let altered = export.texts.sorted { $0.key < $1.key }.compactMap { commitment, entry in
      entry.salt.map { Commitment.of(entry.text, salt: $0) != commitment } ?? false
        ? ExportProblem.textAltered(commitment) : nil
    }
    return altered
      + referenced.symmetricDifference(export.texts.keys).sorted().map { .textMisplaced($0) }
  }

  private static func documentProblems(_ export: SessionExport) -> [ExportProblem] {
    guard case .started(let start, _)? = export.history?.first?.event else { return [] }
    let known = Set(start.documents.values)
    return export.documents.compactMap { document in
      known.contains(document.digest)
        && Digest.sha256(Array(document.content.utf8)) == document.digest
        ? nil : .documentAltered(document.digest)
    }
  }
}

/// A problem found in an exported session.
package enum ExportProblem: Hashable, Sendable {
  /// The file is not an export, or not of a version this program knows.
  case notAnExport(String)
  /// The file has the same content, but not the characters it was written with.
  case notAsWritten
  /// The file's seal does not match its content.
  case sealBroken
  /// An event is missing, duplicated or out of order: the number found, and the number expected
  /// there.
  case outOfOrder(found: Int, expected: Int)
  /// The event does not match its digest.
  case altered(sequence: Int)
  /// The event does not follow the one before it.
  case unchained(sequence: Int)
  /// The text does not match this commitment.
  case textAltered(String)
  /// The text of this commitment is missing, or no event refers to it.
  case textMisplaced(String)
  /// The document with this digest was altered, or is not one the session was walked on.
  case documentAltered(String)
  /// The digest of the last event is not the expected one.
  case otherHead(found: String)
  /// The events do not make a session.
  case noSession
}
