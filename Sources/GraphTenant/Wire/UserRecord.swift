import FoundationEssentials
import Microsoft365

/// `microsoft.graph.user`, as far as it is read here.
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
    /// `None`, or why the assignment does not hold, such as `CountViolation`.
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

  /// Licences come only when asked for.
  static let select =
    "id,userPrincipalName,displayName,usageLocation,onPremisesSyncEnabled,isResourceAccount,"
    + "deletedDateTime,assignedLicenses,licenseAssignmentStates"

  /// The name without the id that the directory puts before a deleted account's.
  var name: UserName {
    let prefix = id.replacing("-", with: "").lowercased()
    guard deletedDateTime != nil, userPrincipalName.lowercased().hasPrefix(prefix) else {
      return UserName(userPrincipalName)
    }
    return UserName(String(userPrincipalName.dropFirst(prefix.count)))
  }

  /// What it holds directly and through groups, by id. An assignment in error is none.
  var states: [(sku: String, group: String?)] {
    guard let states = licenseAssignmentStates else {
      return (assignedLicenses ?? []).map { ($0.skuId.lowercased(), nil) }
    }
    let held = Set((assignedLicenses ?? []).map { $0.skuId.lowercased() })
    return states.filter { state in
      // Of an account in use only what it has now counts; of a deleted one all it had.
      deletedDateTime != nil || held.contains(state.skuId.lowercased())
    }.filter { $0.state != "Error" }.map { ($0.skuId.lowercased(), $0.assignedByGroup) }
  }
}
