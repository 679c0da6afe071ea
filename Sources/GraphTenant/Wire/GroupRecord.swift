/// `microsoft.graph.group`.
struct GroupRecord: Decodable, Sendable {
  let id: String
  let displayName: String?
  let groupTypes: [String]?
  let assignedLicenses: [UserRecord.Assignment]?

  static let select = "id,displayName,groupTypes,assignedLicenses"

  var isDynamic: Bool { groupTypes?.contains("DynamicMembership") ?? false }
}
