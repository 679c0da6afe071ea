import FoundationEssentials
import Microsoft365

/// The properties of `microsoft.graph.user` that are read here.
struct UserRecord: Decodable, Sendable {
  struct Assignment: Decodable, Sendable {
    let skuId: String
  }

  struct AssignmentState: Decodable, Sendable {
    let skuId: String
    /// The id of a group; absent for a direct assignment.
    let assignedByGroup: String?
    /// `Active`, `ActiveWithError`, `Disabled`, `Error`.
    let state: String?
    /// `None`, or the reason why the assignment failed, such as `CountViolation`.
    let error: String?
  }

  let id: String
  let userPrincipalName: String
  let displayName: String?
  let usageLocation: String?
  let onPremisesSyncEnabled: Bool?
  let isResourceAccount: Bool?
  let deletedDateTime: String?
  let assignedLicenses: [Assignment]?
  let licenseAssignmentStates: [AssignmentState]?

  /// The service returns licenses only on request.
  static let select =
    "id,userPrincipalName,displayName,usageLocation,onPremisesSyncEnabled,isResourceAccount,"
    + "deletedDateTime,assignedLicenses,licenseAssignmentStates"

  /// The name, without the id that the directory adds in front of a deleted account's name.
  var name: UserName {
    let prefix = id.replacing("-", with: "").lowercased()
    guard deletedDateTime != nil, userPrincipalName.lowercased().hasPrefix(prefix) else {
      return UserName(userPrincipalName)
    }
    return UserName(String(userPrincipalName.dropFirst(prefix.count)))
  }

  /// The ids of the products it holds, directly and through groups. An assignment in error does not
  /// count.
  var states: [(sku: String, group: String?)] {
    guard let states = licenseAssignmentStates else {
      return (assignedLicenses ?? []).map { ($0.skuId.lowercased(), nil) }
    }
    let held = Set((assignedLicenses ?? []).map { $0.skuId.lowercased() })
    return states.filter { state in
      // For an account in use, only current licenses count; for a deleted one, all it had.
      deletedDateTime != nil || held.contains(state.skuId.lowercased())
    }.filter { $0.state != "Error" }.map { ($0.skuId.lowercased(), $0.assignedByGroup) }
  }
}
