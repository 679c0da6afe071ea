/// `microsoft.graph.teamsAdministration.numberAssignment`.
struct NumberAssignmentRecord: Decodable, Sendable {
  /// E.164; the service returns it with or without its plus sign.
  let telephoneNumber: String
  let numberType: String?
  let assignmentStatus: String?
  /// The id of the user or other object that has the number.
  let assignmentTargetId: String?
}
