import Operations

/// A setting of the whole organisation, with the values that it can have as texts.
package enum TenantSetting: String, Hashable, Sendable, CaseIterable {
  /// Whether everybody must prove who they are with a second factor, as Microsoft recommends.
  case securityDefaults
  /// Whether reports show numbers in place of the names of people.
  case concealedNames
  /// Who may invite guests.
  case guestInvitations
  /// What guests see of the directory.
  case guestAccess
  /// With whom files and sites may be shared.
  case externalSharing
  /// To which permissions everybody may consent when an app asks for their data.
  case userConsent
  /// Whether everybody may register an application.
  case appRegistration
  /// Whether everybody may make a security group.
  case securityGroupCreation

  /// The values that it can have, that of a new organisation first; a flag has `true` and `false`.
  package var values: [String] {
    switch self {
    case .securityDefaults, .concealedNames, .appRegistration, .securityGroupCreation:
      ["true", "false"]
    case .guestInvitations:
      ["everyone", "adminsGuestInvitersAndAllMembers", "adminsAndGuestInviters", "none"]
    case .guestAccess: ["limited", "sameAsMembers", "restricted"]
    case .externalSharing:
      [
        "externalUserAndGuestSharing", "externalUserSharingOnly",
        "existingExternalUserSharingOnly", "disabled",
      ]
    case .userConsent: ["everything", "recommended", "lowRisk", "none"]
    }
  }

  package var isFlag: Bool { values.contains("true") }

  /// The property by which readings show it.
  var property: FactProperty {
    switch self {
    case .securityDefaults: .securityDefaults
    case .concealedNames: .concealedNames
    case .guestInvitations: .guestInvitations
    case .guestAccess: .guestAccess
    case .externalSharing: .externalSharing
    case .userConsent: .userConsent
    case .appRegistration: .appRegistration
    case .securityGroupCreation: .securityGroupCreation
    }
  }

  /// The operation that sets it.
  var operation: OperationID {
    switch self {
    case .securityDefaults: "setting.setSecurityDefaults"
    case .concealedNames: "setting.setConcealedNames"
    case .guestInvitations: "setting.setGuestInvitations"
    case .guestAccess: "setting.setGuestAccess"
    case .externalSharing: "setting.setExternalSharing"
    case .userConsent: "setting.setUserConsent"
    case .appRegistration: "setting.setAppRegistration"
    case .securityGroupCreation: "setting.setSecurityGroupCreation"
    }
  }
}

/// Where Microsoft Graph v1.0 has it, and what it takes to read and set it.
extension TenantSetting {
  /// The path of the object that contains it.
  package var path: String {
    switch self {
    case .securityDefaults: "/policies/identitySecurityDefaultsEnforcementPolicy"
    case .guestInvitations, .guestAccess, .userConsent, .appRegistration, .securityGroupCreation:
      "/policies/authorizationPolicy"
    case .concealedNames: "/admin/reportSettings"
    case .externalSharing: "/admin/sharepoint/settings"
    }
  }

  /// What it is called in that object.
  package var name: String {
    switch self {
    case .securityDefaults: "isEnabled"
    case .concealedNames: "displayConcealedNames"
    case .guestInvitations: "allowInvitesFrom"
    case .guestAccess: "guestUserRoleId"
    case .externalSharing: "sharingCapability"
    case .userConsent: "permissionGrantPoliciesAssigned"
    case .appRegistration: "allowedToCreateApps"
    case .securityGroupCreation: "allowedToCreateSecurityGroups"
    }
  }

  /// The property of that object that contains it in turn; `nil` if it is one itself.
  package var part: String? {
    switch self {
    case .userConsent, .appRegistration, .securityGroupCreation: "defaultUserRolePermissions"
    case .securityDefaults, .concealedNames, .guestInvitations, .guestAccess, .externalSharing: nil
    }
  }

  /// How the entry of a list begins by which the service has this setting, beside entries that are about
  /// something else; `nil` if the setting is no list.
  package var entry: String? {
    self == .userConsent ? "managePermissionGrantsForSelf." : nil
  }

  package var readNeed: PermissionNeed {
    switch self {
    case .securityDefaults, .guestInvitations, .guestAccess, .userConsent, .appRegistration,
      .securityGroupCreation:
      PermissionNeed("Policy.Read.All")
    case .concealedNames:
      PermissionNeed("ReportSettings.Read.All", "ReportSettings.ReadWrite.All")
    case .externalSharing:
      PermissionNeed("SharePointTenantSettings.Read.All", "SharePointTenantSettings.ReadWrite.All")
    }
  }

  package var writeNeed: PermissionNeed {
    switch self {
    case .securityDefaults: PermissionNeed("Policy.ReadWrite.SecurityDefaults")
    case .guestInvitations, .guestAccess, .userConsent, .appRegistration, .securityGroupCreation:
      PermissionNeed("Policy.ReadWrite.Authorization")
    case .concealedNames: PermissionNeed("ReportSettings.ReadWrite.All")
    case .externalSharing: PermissionNeed("SharePointTenantSettings.ReadWrite.All")
    }
  }

  /// The ids of the roles that say what guests see (Microsoft Entra, "Restrict guest access
  /// permissions"), the same in every tenant.
  private static let guestRoles = [
    "sameAsMembers": "a0b1b346-4d3e-4e8b-98f8-753987be4970",
    "limited": "10dae51f-b6af-4016-8d66-8c2a99b929b3",
    "restricted": "2af84b1e-32c8-42b7-82bc-daa82404023b",
  ]

  /// The policies that come with every tenant for what people may consent to (Microsoft Entra,
  /// "Configure how users consent to applications"); without one of them, nobody may.
  private static let consentPolicies = [
    "everything": "microsoft-user-default-legacy",
    "recommended": "microsoft-user-default-recommended",
    "lowRisk": "microsoft-user-default-low",
  ]

  /// Returns the text by which Microsoft Graph calls one of the values, which are not flags; empty for
  /// one that it shows by having no entry in a list.
  package func word(for value: String) -> String {
    if let entry {
      return value == "none" ? "" : entry + (Self.consentPolicies[value] ?? value)
    }
    return self == .guestAccess ? Self.guestRoles[value] ?? value : value
  }

  /// Returns the value that a text of Microsoft Graph means; the text itself if it is none of them.
  package func value(of word: String) -> String {
    values.first { self.word(for: $0).lowercased() == word.lowercased() } ?? word
  }

  /// Returns the word of this setting among the entries of a list; empty if it has none.
  package func word(in entries: [String]) -> String {
    guard let entry else { return "" }
    return entries.first { $0.lowercased().hasPrefix(entry.lowercased()) } ?? ""
  }

  /// Returns the entries with the setting at a value, and those that are about something else as they
  /// were.
  package func entries(_ entries: [String], becoming value: String) -> [String] {
    guard let entry else { return entries }
    let word = word(for: value)
    return (word.isEmpty ? [] : [word])
      + entries.filter { !$0.lowercased().hasPrefix(entry.lowercased()) }
  }
}
