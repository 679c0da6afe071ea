import Diagnostics
import FoundationEssentials
import Markup
import Sessions

/// The problems found in an exported session, using only the file.
package struct ExportCheck: Sendable {
  /// The export; `nil` if the bytes are not an export of a known version.
  package let export: SessionExport?
  package let problems: [ExportProblem]
  /// What the check could not prove; none of it is a sign of an alteration.
  package let remarks: [ExportRemark]

  /// Checks the bytes of an export for alterations.
  ///
  /// - Parameters:
  ///   - head: the digest of the last event, as noted elsewhere; without it, an export whose digests
  ///     were all recomputed passes the check, if its events could be those of a session.
  ///   - kept: what is kept for the session beside its events, by the SHA-256 it should have; `nil`
  ///     if there is nothing but the file.
  package init(
    _ bytes: [UInt8], head: String? = nil, kept: [String: [UInt8]]? = nil
  ) {
    let export: SessionExport
    do {
      export = try JSONDecoder().decode(SessionExport.self, from: Data(bytes))
      guard export.format == SessionExport.format,
        (1...SessionExport.version).contains(export.version)
      else {
        let isOurs = export.format == SessionExport.format
        self.init(nil, [.notAnExport(isOurs ? "otherVersion" : "otherContent")])
        return
      }
    } catch {
      self.init(nil, [.notAnExport(PlacedReason.ofDecoding(error))])
      return
    }
    var problems: [ExportProblem] = []
    do {
      let encoded = try export.encoded
      if encoded != bytes { problems.append(.notAsWritten) }
      if SessionExport.seal(of: encoded, sealed: export.seal) != export.seal {
        problems.append(.sealBroken)
      }
      problems += try Self.chainProblems(export)
    } catch {
      problems.append(.notAnExport(PlacedReason.ofDecoding(error)))
    }
    if (export.redacted == nil) != (export.version == 1) { problems.append(.notAsWritten) }
    problems += Self.textProblems(export)
    let documents = Self.documentFindings(export, kept)
    problems += documents.problems
    if export.head != export.events.last?.digest { problems.append(.otherHead(found: export.head)) }
    if let head, head != export.head { problems.append(.otherHead(found: export.head)) }
    let times = Self.timesRunningBack(export)
    if export.version > 1 { problems += times.map { .timeRunsBack(sequence: $0) } }
    if let history = export.history, Session(history.map(\.event)) != nil {
      if let illegal = Session.firstIllegal(in: history.map(\.event)) {
        problems.append(
          illegal.step.map { .illegal(sequence: illegal.sequence, step: $0.rawValue) }
            ?? .afterTheEnd(sequence: illegal.sequence))
      }
    } else {
      problems.append(.noSession)
    }
    let unproven = export.version > 1 ? 0 : export.texts.values.count { $0.salt == nil }
    self.init(
      export, problems,
      (unproven > 0 ? [.pseudonymsUnproven(count: unproven)] : [])
        + (export.version > 1 ? [] : times.map { .timeRunsBack(sequence: $0) })
        + documents.remarks)
  }

  private init(
    _ export: SessionExport?, _ problems: [ExportProblem], _ remarks: [ExportRemark] = []
  ) {
    self.export = export
    self.problems = problems
    self.remarks = remarks
  }

  private static func chainProblems(_ export: SessionExport) throws -> [ExportProblem] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var problems: [ExportProblem] = []
    var previous = SealedEvent.origin(of: export.id, version: export.version)
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
      isGenuine(entry, commitment, in: export) ? nil : ExportProblem.textAltered(commitment)
    }
    return altered
      + referenced.symmetricDifference(export.texts.keys).sorted().map { .textMisplaced($0) }
  }

  /// Whether a text, or the pseudonym in its place, is what an export of this version shows for the
  /// commitment.
  private static func isGenuine(
    _ entry: SessionExport.Text, _ commitment: String, in export: SessionExport
  ) -> Bool {
    guard export.version == 1 else {
      // Only the whole file is redacted or not.
      return (export.redacted == true || !entry.isPseudonym) && entry.proves(commitment)
    }
    guard entry.pseudonym == nil, entry.original == nil else { return false }
    // Without its salt, nothing but its form tells a pseudonym from a name that was put there.
    return entry.salt.map { Commitment.of(entry.text, salt: $0) == commitment }
      ?? Redaction.isPseudonym(entry.text)
  }

  /// The numbers of the events that happened before the one before them.
  private static func timesRunningBack(_ export: SessionExport) -> [Int] {
    zip(export.events, export.events.dropFirst()).compactMap { earlier, later in
      later.at < earlier.at ? later.sequence : nil
    }
  }

  /// What is wrong with the documents that the first event names, and which cannot be checked.
  private static func documentFindings(
    _ export: SessionExport, _ kept: [String: [UInt8]]?
  ) -> (problems: [ExportProblem], remarks: [ExportRemark]) {
    guard let start = export.start else { return ([], []) }
    var problems: [ExportProblem] = []
    var remarks: [ExportRemark] = []
    var found: Set<String> = []
    let known = Set(start.documents.values)
    for document in export.documents {
      if !found.insert(document.digest).inserted {
        problems.append(.documentDoubled(document.digest))
      }
      if !known.contains(document.digest)
        || document.bytes.map({ Digest.sha256($0) }) != document.digest
        || export.version == 1 && document.content == nil
      {
        problems.append(.documentAltered(document.digest))
      }
    }
    // With the digest, what is said of a document that cannot be checked, and its name.
    var others: [(digest: String, remark: ExportRemark, name: String)] = []
    for (path, digest) in start.documents.sorted(by: { $0.key < $1.key })
    where !found.contains(digest) {
      // A redacted export leaves out what may name people. Version 1 leaves out documents that are
      // not UTF-8.
      if kept == nil, export.version > 1,
        !export.isRedacted || start.isFileOfProcedure(path)
      {
        problems.append(.documentMissing(path))
      } else {
        others.append((digest, .documentNotChecked(path: path, digest: digest), path))
      }
    }
    others += start.plan.map { [($0, .planNotChecked(digest: $0), $0)] } ?? []
    others += start.series.map { [($0, .seriesNotChecked(digest: $0), $0)] } ?? []
    for (digest, remark, name) in others {
      guard let kept else {
        remarks.append(remark)
        continue
      }
      guard let bytes = kept[digest] else {
        problems.append(.documentMissing(name))
        continue
      }
      if Digest.sha256(bytes) != digest { problems.append(.documentAltered(digest)) }
    }
    for snapshot in start.snapshots {
      // Only the newest are kept, so that one that is gone was not taken away by anybody.
      if let bytes = kept?[snapshot] {
        if Digest.sha256(bytes) != snapshot { problems.append(.documentAltered(snapshot)) }
      } else {
        remarks.append(.snapshotNotChecked(digest: snapshot))
      }
    }
    return (problems, remarks)
  }
}

/// A problem found in an exported session.
package enum ExportProblem: Hashable, Sendable {
  /// The file is not an export, or not of a version this program knows: the code of a reason.
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
  /// The document is in the file more than once.
  case documentDoubled(String)
  /// The document at this path is missing, or the one with this digest if it has no path.
  case documentMissing(String)
  /// The event happened before the one before it.
  case timeRunsBack(sequence: Int)
  /// No walk records this event, at this step, after the ones before it, or as the last one.
  case illegal(sequence: Int, step: String)
  /// The event follows the one that completed the session.
  case afterTheEnd(sequence: Int)
  /// The digest of the last event is not the expected one.
  case otherHead(found: String)
  /// The events do not make a session.
  case noSession
}

/// Something that a check of an exported session could not prove.
package enum ExportRemark: Hashable, Sendable {
  /// So many pseudonyms in an export of version 1 could be exchanged without a trace.
  case pseudonymsUnproven(count: Int)
  /// The event happened before the one before it, in a session begun when clocks that were set back
  /// were still recorded.
  case timeRunsBack(sequence: Int)
  /// The document at this path is not in the file.
  case documentNotChecked(path: String, digest: String)
  /// The plan that the session was compared with is not in the file.
  case planNotChecked(digest: String)
  /// The rows of the series that the session belongs to are not in the file.
  case seriesNotChecked(digest: String)
  /// The tenant's state at the beginning is in no export, or no longer kept.
  case snapshotNotChecked(digest: String)
}
