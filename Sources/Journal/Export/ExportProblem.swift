/// What is wrong with an exported session.
package enum ExportProblem: Hashable, Sendable {
  /// It is no export, or of a version this program does not know.
  case notAnExport(String)
  /// It says the same in other characters than it was written in.
  case notAsWritten
  /// Its own seal is not that of its content.
  case sealBroken
  /// An event is missing, doubled or out of its place: the number that stands where another should.
  case outOfOrder(found: Int, expected: Int)
  /// The event's words are not those its digest was made of.
  case altered(sequence: Int)
  /// The event does not follow the one before it.
  case unchained(sequence: Int)
  /// A text is not the one that was committed to.
  case textAltered(String)
  /// A text that an event speaks of is missing, or one that none speaks of is there.
  case textMisplaced(String)
  /// A document is not the one the session was walked on.
  case documentAltered(String)
  /// The last event is not the one that is expected.
  case otherHead(found: String)
  /// The events tell no session.
  case noSession
}
