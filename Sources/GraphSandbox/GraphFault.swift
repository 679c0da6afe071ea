import EmbeddedTenant
import Microsoft365
import Operations

/// An error as Microsoft Graph returns it.
package struct GraphFault: Error, Hashable, Sendable {
  package let status: Int
  package let code: String
  package let message: String
  /// Headers in addition to those of every answer, such as `Retry-After`.
  package var headers: [String: String] = [:]

  static func badRequest(_ message: String) -> GraphFault {
    GraphFault(status: 400, code: "Request_BadRequest", message: message)
  }

  static func unsupported(_ message: String) -> GraphFault {
    GraphFault(status: 400, code: "Request_UnsupportedQuery", message: message)
  }

  static func notFound(_ name: String) -> GraphFault {
    GraphFault(
      status: 404, code: "Request_ResourceNotFound",
      message: "Resource '\(name)' does not exist or one of its queried reference-property objects "
        + "are not present.")
  }

  static let noPrivilege = GraphFault(
    status: 403, code: "Authorization_RequestDenied",
    message: "Insufficient privileges to complete the operation.")

  static func invalidToken(_ message: String) -> GraphFault {
    GraphFault(status: 401, code: "InvalidAuthenticationToken", message: message)
  }

  static let conflict = GraphFault(
    status: 409, code: "Directory_ConcurrencyViolation",
    message: "Error due to concurrent requests being made to the tenant. "
      + "Please wait briefly and retry.")

  static let syncedObject = badRequest(
    "Unable to update the specified properties for on-premises mastered Directory Sync objects "
      + "or objects currently undergoing migration.")

  static let expiredToken = invalidToken(
    "Lifetime validation failed, the token is expired.")

  static let gatewayTimeout = GraphFault(
    status: 504, code: "gatewayTimeout", message: "Gateway timeout.")

  static let noSegment = GraphFault(
    status: 400, code: "BadRequest", message: "Resource not found for the segment.")

  static let noMethod = GraphFault(
    status: 405, code: "Request_BadRequest",
    message: "Specified HTTP method is not allowed for the request target.")

  /// Returns the body of the answer, in the form that Microsoft Graph documents for errors.
  ///
  /// - Parameters:
  ///   - id: The value of the `request-id` header.
  ///   - client: The value of the `client-request-id` header.
  ///   - date: ISO 8601.
  package func body(request id: String, client: String, date: String) -> GraphNode {
    .object([
      "error": .object([
        "code": .text(code), "message": .text(message),
        "innerError": .object([
          "date": .text(date), "request-id": .text(id), "client-request-id": .text(client),
        ]),
      ])
    ])
  }
}

/// Converts the tenant's reasons to the errors of the service (the error catalogue of
/// `assignLicense`).
enum RefusalFault {
  /// - Parameter planIDs: The ids by which the service names service plans, by name.
  static func of(_ failure: DomainFailure, planIDs: [String: String]) -> GraphFault {
    switch failure {
    case .refused(let refusal), .partlyRefused(let refusal): of(refusal, planIDs)
    case .unavailable(let reason), .unknownOutcome(let reason), .damaged(let reason):
      GraphFault(status: 500, code: "InternalServerError", message: reason)
    }
  }

  private static func of(_ refusal: Refusal, _ planIDs: [String: String]) -> GraphFault {
    func value(_ name: String) -> String { refusal.values[name]?.texts.first ?? "" }
    func plan(_ name: String) -> String { DirectoryID.plan(value(name), planIDs) }
    guard let code = RefusalCode(rawValue: refusal.code) else { return .badRequest(refusal.code) }
    switch code {
    case .roleMissing, .roleInactive: return .noPrivilege
    case .noUsageLocation:
      return .badRequest("License assignment cannot be done for user with invalid usage location.")
    case .notEnoughUnits:
      return .badRequest(
        "Subscription with SKU \(value("sku")) does not have any available licenses.")
    case .inheritedLicense:
      return .badRequest(
        "User license is inherited from a group membership and it cannot be removed directly from "
          + "the user.")
    case .planConflict:
      return .badRequest(
        "License assignment failed because service plans \(plan("plan")), \(plan("other")) are "
          + "mutually exclusive.")
    case .planDependency:
      return .badRequest(
        "License assignment failed because service plan \(plan("plan")) depends on the service "
          + "plan(s) \(plan("needs")).")
    case .userNotActive, .unknownUser, .userNotDeleted, .restoreTooLate, .unknownNumber:
      return .notFound(value("user") + value("name"))
    case .directorySynced:
      return .syncedObject
    case .unknownDomain:
      return .badRequest(
        "The domain portion of the userPrincipalName property is invalid. You must use one of the "
          + "verified domain names in your organization.")
    case .nameTaken, .nameInUse, .accountExists:
      return .badRequest(
        "Another object with the same value for property userPrincipalName already exists.")
    case .domainExists:
      return .badRequest("A domain with this name already exists in the organization.")
    case .domainNotAdded: return .notFound(value("name"))
    case .groupExists:
      return .badRequest(
        "Another object with the same value for property mailNickname already exists.")
    case .unknownGroup, .groupGone, .groupNotDeleted:
      return .notFound(value("name") + value("group"))
    case .groupWithoutConversations:
      return .badRequest("The property is supported for groups of the type Unified only.")
    case .groupGivesLicenses:
      return .badRequest("Group with active licenses cannot be deleted.")
    case .dynamicGroup:
      return .badRequest("Insufficient privileges to complete the operation.")
    case .holdsRemain, .holdWithoutLicense:
      return .badRequest("Exchange can't disable the mailbox because it is on litigation hold.")
    case .blockedInCountry:
      return .badRequest(
        "License assignment failed because a service is prohibited in the user's usage location.")
    case .numberTaken:
      return GraphFault(
        status: 409, code: "Conflict",
        message: "The telephone number is assigned to another target.")
    case _: return .badRequest("The request was refused: \(code.rawValue).")
    }
  }
}
