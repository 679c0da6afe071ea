import Diagnostics
import FoundationEssentials
import Microsoft365
import Operations

/// An object of which the service returns only the properties that are asked for: all that are read.
protocol SelectedRecord: Decodable, Sendable {
  associatedtype CodingKeys: CodingKey, CaseIterable, RawRepresentable<String>
}

extension SelectedRecord {
  static var select: String { CodingKeys.allCases.map(\.rawValue).joined(separator: ",") }
}

/// The properties of `microsoft.graph.user` that are read here.
///
/// The types in this file are the JSON objects of Microsoft Graph v1.0, with the names of its
/// metadata: first those that are read, then the bodies that are sent.
struct UserRecord: SelectedRecord {
  struct Assignment: Decodable, Sendable {
    let skuId: String
    /// The ids of the plans that are off in every way in which the product is held.
    let disabledPlans: [String]?
  }

  struct AssignmentState: Decodable, Sendable {
    let skuId: String
    /// The id of a group; absent for a direct assignment.
    let assignedByGroup: String?
    /// The ids of the plans that are off in this assignment.
    let disabledPlans: [String]?
    /// `Active`, `ActiveWithError`, `Disabled`, `Error`.
    let state: String?
    /// `CountViolation`, `Other`, …; `None` without an error.
    let error: String?
  }

  let id: String
  let userPrincipalName: String
  let displayName: String?
  let department: String?
  let usageLocation: String?
  /// Whether anybody can sign in.
  let accountEnabled: Bool?
  let onPremisesSyncEnabled: Bool?
  let isResourceAccount: Bool?
  let deletedDateTime: String?
  let assignedLicenses: [Assignment]?
  let licenseAssignmentStates: [AssignmentState]?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case id, userPrincipalName, displayName, department, usageLocation, onPremisesSyncEnabled
    case accountEnabled, isResourceAccount, deletedDateTime, assignedLicenses,
      licenseAssignmentStates
  }

  /// The name, without the id that the directory adds in front of a deleted account's name.
  var name: UserName {
    let prefix = id.replacing("-", with: "").lowercased()
    guard deletedDateTime != nil, userPrincipalName.lowercased().hasPrefix(prefix) else {
      return UserName(userPrincipalName)
    }
    return UserName(String(userPrincipalName.dropFirst(prefix.count)))
  }

  var userID: UserID { UserID(id) }
  /// The account as the subject of facts and refusals.
  var subject: Subject { Subject(id: userID.rawValue, name: name.rawValue) }

  /// The ids of the products it holds, directly and through groups, and of the plans that are off.
  /// An assignment in error does not count.
  var states: [(sku: SkuID, group: GroupID?, disabledPlans: Set<String>)] {
    guard let states = licenseAssignmentStates else {
      return (assignedLicenses ?? []).map {
        (SkuID($0.skuId), nil, Self.ids($0.disabledPlans))
      }
    }
    let disabled = Dictionary(
      (assignedLicenses ?? []).map { (SkuID($0.skuId), $0.disabledPlans) }
    ) { first, _ in first }
    let held = Set(disabled.keys)
    return states.filter { state in
      // For an account in use, only current licenses count; for a deleted one, all it had.
      deletedDateTime != nil || held.contains(SkuID(state.skuId))
    }.filter { $0.state != "Error" }.map { state in
      let sku = SkuID(state.skuId)
      let plans = state.disabledPlans ?? disabled[sku] ?? nil
      return (sku, state.assignedByGroup.map { GroupID($0) }, Self.ids(plans))
    }
  }

  private static func ids(_ plans: [String]?) -> Set<String> {
    Set((plans ?? []).map { $0.lowercased() })
  }

  /// Returns whether a property has this value.
  func has(_ property: AccountProperty) -> Bool {
    switch property {
    case .usageLocation(let country): usageLocation == country
    case .accountEnabled(let isEnabled): accountEnabled == isEnabled
    // Names that differ only in case are equal, but the case may be what is to be changed.
    case .name(let name): userPrincipalName == name.rawValue
    case .profile(.displayName, let text): displayName == text
    case .profile(.department, let text): department == text
    // They are not among what is read of everybody, and to set one again does no harm.
    case .passwordExpires, .dataLocation, .profile(.jobTitle, _), .profile(.officeLocation, _),
      .profile(.mobilePhone, _):
      false
    }
  }
}

/// The properties of `microsoft.graph.user` that are read only where they matter.
struct DetailRecord: SelectedRecord {
  let id: String
  let jobTitle: String?
  let officeLocation: String?
  let mobilePhone: String?
  let preferredDataLocation: String?
  let lastPasswordChangeDateTime: String?
  let signInSessionsValidFromDateTime: String?
  /// `None`, or words with commas between: `DisablePasswordExpiration`, `DisableStrongPassword`.
  let passwordPolicies: String?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case id, jobTitle, officeLocation, mobilePhone, preferredDataLocation
    case lastPasswordChangeDateTime, signInSessionsValidFromDateTime, passwordPolicies
  }

  var details: AccountDetails {
    AccountDetails(
      jobTitle: jobTitle, officeLocation: officeLocation, mobilePhone: mobilePhone,
      dataLocation: preferredDataLocation,
      passwordChangedAt: lastPasswordChangeDateTime.flatMap { GraphTime.seconds($0) },
      sessionsValidFrom: signInSessionsValidFromDateTime.flatMap { GraphTime.seconds($0) },
      passwordExpires: PasswordPolicies(passwordPolicies).expires)
  }
}

/// What `passwordPolicies` of a user says, in one text.
package struct PasswordPolicies: Hashable, Sendable {
  private static let neverExpires = "DisablePasswordExpiration"
  private let words: [String]

  package init(_ text: String?) {
    words = (text ?? "").split { $0 == "," || $0 == " " }.map(String.init).filter { $0 != "None" }
  }

  var expires: Bool { !words.contains(Self.neverExpires) }

  /// Returns the text with which the password expires or does not; the other policies stay.
  package func text(expiring: Bool) -> String {
    let others = words.filter { $0 != Self.neverExpires }
    let words = expiring ? others : others + [Self.neverExpires]
    return words.isEmpty ? "None" : words.joined(separator: ", ")
  }
}

extension UserRecord {
  /// The ids of the products whose assignment has an error, with the group that should give it,
  /// unless it is direct, and the service's word for why. With `ActiveWithError`, the user holds the
  /// product nevertheless. None for a deleted account.
  var failures: [(sku: SkuID, group: GroupID?, error: String)] {
    guard deletedDateTime == nil else { return [] }
    return (licenseAssignmentStates ?? []).filter { state in
      state.state == "Error" || state.state == "ActiveWithError"
    }.map { (SkuID($0.skuId), $0.assignedByGroup.map { GroupID($0) }, $0.error ?? "") }
  }
}

/// `microsoft.graph.organization`.
struct OrganizationRecord: SelectedRecord {
  struct Domain: Decodable, Sendable {
    let name: String
    let isInitial: Bool?
  }

  let id: String
  let displayName: String?
  let countryLetterCode: String?
  let verifiedDomains: [Domain]?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case id, displayName, countryLetterCode, verifiedDomains
  }
}

/// `microsoft.graph.subscribedSku`.
struct SubscribedSkuRecord: Decodable, Sendable {
  struct Units: Decodable, Sendable {
    let enabled: Int?
    let warning: Int?
    let suspended: Int?
    let lockedOut: Int?
  }

  struct Plan: Decodable, Sendable {
    let servicePlanId: String
    let servicePlanName: String?
  }

  let skuId: String
  let skuPartNumber: String
  /// `Enabled`, `Warning`, `Suspended`, `Deleted`, `LockedOut`.
  let capabilityStatus: String?
  let consumedUnits: Int?
  let prepaidUnits: Units?
  let servicePlans: [Plan]?

  /// The units that can be assigned, also those of a subscription in its warning period.
  var purchased: Int { Self.units(prepaidUnits?.enabled) + Self.units(prepaidUnits?.warning) }
  /// What the units are that no subscription provides any more; `.enabled` while any can be assigned.
  var status: Subscription.Status {
    guard purchased == 0 else { return .enabled }
    if let known = Subscription.Status(word: capabilityStatus), known != .enabled, known != .warning
    {
      return known
    }
    if Self.units(prepaidUnits?.suspended) > 0 { return .suspended }
    return Self.units(prepaidUnits?.lockedOut) > 0 ? .lockedOut : .enabled
  }
  /// The units that are assigned.
  var consumed: Int { Self.units(consumedUnits) }

  private static func units(_ number: Int?) -> Int {
    OutsideNumber.clamped(number ?? 0, to: OutsideNumber.counts)
  }
}

extension Subscription.Status {
  /// Converts the service's `LockedOut` to `lockedOut`; `nil` for a missing or unknown word.
  init?(word: String?) {
    guard let word, let first = word.first,
      let status = Self(rawValue: first.lowercased() + word.dropFirst())
    else { return nil }
    self = status
  }
}

/// `microsoft.graph.companySubscription`.
struct SubscriptionRecord: Decodable, Sendable {
  let id: String
  let commerceSubscriptionId: String?
  let skuId: String
  /// `Enabled`, `Warning`, `Suspended`, `Deleted`, `LockedOut`.
  let status: String?
  let totalLicenses: Int?
  let nextLifecycleDateTime: String?
}

/// `microsoft.graph.mailboxSettings`.
struct MailboxSettingsRecord: Decodable, Sendable {
  /// `user`, `linked`, `shared`, `room`, `equipment`, `others`.
  let userPurpose: String?
}

/// `microsoft.graph.drive`.
struct DriveRecord: Decodable, Sendable {
  struct Quota: Decodable, Sendable {
    /// Bytes.
    let used: Int?
  }

  let quota: Quota?
}

/// `microsoft.graph.teamsAdministration.numberAssignment`.
struct NumberAssignmentRecord: Decodable, Sendable {
  /// E.164; the service returns it with or without its plus sign.
  let telephoneNumber: String
  let numberType: String?
  let assignmentStatus: String?
  /// The id of the user or other object that has the number.
  let assignmentTargetId: String?
}

/// `microsoft.graph.teamsAdministration.telephoneNumberLongRunningOperation`.
struct NumberOperationRecord: Decodable, Sendable {
  struct Number: Decodable, Sendable {
    let message: String?
  }

  /// `notStarted`, `running`, `succeeded`, `failed`.
  let status: String
  let numbers: [Number]?
}

/// The body that assigns a role in the whole organisation.
package struct RoleBody: Encodable {
  let principalId: String
  let roleDefinitionId: String
  let directoryScopeId = "/"

  package init(_ role: Role, to user: UserID) {
    principalId = user.rawValue
    roleDefinitionId = role.definitionID
  }

  private enum CodingKeys: String, CodingKey {
    case principalId, roleDefinitionId, directoryScopeId
  }
}

/// `microsoft.graph.authenticationMethod`.
struct MethodRecord: Decodable, Sendable {
  let id: String
  let type: String?

  enum CodingKeys: String, CodingKey {
    case id
    case type = "@odata.type"
  }

  /// `nil` for a password.
  var method: AuthenticationMethod? {
    let name = type.map { String($0.split(separator: ".").last ?? "") }
    guard name != "passwordAuthenticationMethod" else { return nil }
    return AuthenticationMethod(
      id: id, kind: AuthenticationMethod.Kind.allCases.first { $0.type == name })
  }
}

/// The paths for administering roles.
enum RolePath {
  static let assignments = "/roleManagement/directory/roleAssignments"
}

/// The paths for administering Teams' telephone numbers.
enum TelephonePath {
  static let assignments = "/admin/teams/telephoneNumberManagement/numberAssignments"
  /// The namespace of the actions in the service's metadata.
  static let actions = "microsoft.graph.teamsAdministration"

  /// Returns a number with a plus sign in front, whether or not the service wrote one.
  static func e164(_ number: String) -> TelephoneNumber {
    TelephoneNumber(number.hasPrefix("+") ? number : "+" + number)
  }
}

/// The body of `assignLicense`; both lists are required.
struct AssignLicenseBody: Encodable {
  struct Added: Encodable {
    let skuId: String
    let disabledPlans: [String]
  }

  let addLicenses: [Added]
  let removeLicenses: [String]
}

/// The body that sets a property of a user.
package struct AccountBody: Encodable {
  private let property: AccountProperty
  private let policies: PasswordPolicies

  /// - Parameter policies: Those for the password before the change.
  package init(_ property: AccountProperty, policies: PasswordPolicies = PasswordPolicies(nil)) {
    self.property = property
    self.policies = policies
  }

  package func encode(to encoder: any Encoder) throws {
    let name = property.name.rawValue
    switch property {
    case .usageLocation(let country): try [name: country].encode(to: encoder)
    case .accountEnabled(let isEnabled): try [name: isEnabled].encode(to: encoder)
    case .passwordExpires(let expires):
      try [name: policies.text(expiring: expires)].encode(to: encoder)
    case .name(let user): try [name: user.rawValue].encode(to: encoder)
    // What is `nil` is cleared by `null`.
    case .profile(_, let text), .dataLocation(let text): try [name: text].encode(to: encoder)
    }
  }
}

/// The body that sets a password which its person must replace at the next sign-in.
package struct PasswordBody: Encodable {
  struct Profile: Encodable {
    let password: String
    let forceChangePasswordNextSignIn: Bool
  }

  let passwordProfile: Profile

  package init(_ password: NewPassword) {
    passwordProfile = Profile(password: password.text, forceChangePasswordNextSignIn: true)
  }
}

/// The body of `assignNumber` and `unassignNumber`.
struct NumberBody: Encodable {
  let telephoneNumber: String
  let numberType: String
  let assignmentTargetId: String?
}
