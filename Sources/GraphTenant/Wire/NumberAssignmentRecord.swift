/// `microsoft.graph.teamsAdministration.numberAssignment`.
struct NumberAssignmentRecord: Decodable, Sendable {
  /// E.164; the service gives it with or without its plus sign.
  let telephoneNumber: String
  let numberType: String?
  let assignmentStatus: String?
  /// The id of a user, or of something else that has the number.
  let assignmentTargetId: String?
}
