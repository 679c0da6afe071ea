/// `microsoft.graph.unifiedRoleAssignment`.
struct RoleAssignmentRecord: Decodable, Sendable {
  let roleDefinitionId: String
}
