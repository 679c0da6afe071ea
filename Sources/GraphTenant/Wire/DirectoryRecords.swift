/// `microsoft.graph.organization`.
struct OrganizationRecord: Decodable, Sendable {
  struct Domain: Decodable, Sendable {
    let name: String
    let isInitial: Bool?
  }

  let id: String
  let displayName: String?
  let countryLetterCode: String?
  let verifiedDomains: [Domain]?

  static let select = "id,displayName,countryLetterCode,verifiedDomains"
}

/// `microsoft.graph.group`.
struct GroupRecord: Decodable, Sendable {
  let id: String
  let displayName: String?
  let groupTypes: [String]?
  let assignedLicenses: [UserRecord.Assignment]?

  static let select = "id,displayName,groupTypes,assignedLicenses"

  var isDynamic: Bool { groupTypes?.contains("DynamicMembership") ?? false }
}

/// `microsoft.graph.subscribedSku`.
struct SubscribedSkuRecord: Decodable, Sendable {
  struct Units: Decodable, Sendable {
    let enabled: Int?
    let warning: Int?
  }

  struct Plan: Decodable, Sendable {
    let servicePlanId: String
    let servicePlanName: String?
  }

  let skuId: String
  let skuPartNumber: String
  let consumedUnits: Int?
  let prepaidUnits: Units?
  let servicePlans: [Plan]?
}

/// `microsoft.graph.companySubscription`.
struct SubscriptionRecord: Decodable, Sendable {
  let id: String
  let commerceSubscriptionId: String?
  let skuPartNumber: String?
  let skuId: String
  /// `Enabled`, `Warning`, `Suspended`, `Deleted`, `LockedOut`.
  let status: String?
  let totalLicenses: Int?
  let isTrial: Bool?
  let nextLifecycleDateTime: String?
}

/// `microsoft.graph.unifiedRoleAssignment`.
struct RoleAssignmentRecord: Decodable, Sendable {
  let roleDefinitionId: String
}
