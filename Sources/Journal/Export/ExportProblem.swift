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
