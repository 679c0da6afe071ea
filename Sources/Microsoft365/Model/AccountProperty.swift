/// A property of an account that a change sets, with its new value.
package enum AccountProperty: Hashable, Sendable {
  /// The country, ISO 3166-1 alpha-2.
  case usageLocation(String)
  /// Whether anybody can sign in.
  case accountEnabled(Bool)
  /// Whether the password expires by the organisation's rule.
  case passwordExpires(Bool)
  /// The user principal name.
  case name(UserName)
  /// Where the service is to keep the person's data, by its own name; `nil` leaves it to the service.
  case dataLocation(String?)
  /// What people read about the person; `nil` clears it.
  case profile(ProfileField, String?)

  /// What a property is called in Microsoft Graph.
  package enum Name: String, Hashable, Sendable, CaseIterable {
    case usageLocation
    case accountEnabled
    case passwordPolicies
    case userPrincipalName
    case preferredDataLocation
    case displayName
    case jobTitle
    case department
    case officeLocation
    case mobilePhone

    /// The permissions with which Microsoft Graph sets it.
    package var need: PermissionNeed {
      switch self {
      case .accountEnabled: .enableUsers
      case .usageLocation, .passwordPolicies, .userPrincipalName, .preferredDataLocation,
        .displayName, .jobTitle, .department, .officeLocation, .mobilePhone:
        .writeUsers
      }
    }
  }

  package var name: Name {
    switch self {
    case .usageLocation: .usageLocation
    case .accountEnabled: .accountEnabled
    case .passwordExpires: .passwordPolicies
    case .name: .userPrincipalName
    case .dataLocation: .preferredDataLocation
    case .profile(let field, _): field.name
    }
  }

  /// The operation that sets it to this value.
  var operation: any DomainOperation {
    switch self {
    case .usageLocation: UserSetUsageLocation()
    case .accountEnabled(false): UserSetSignIn.block
    case .accountEnabled(true): UserSetSignIn.unblock
    case .passwordExpires: UserSetPasswordExpiry()
    case .name: UserRename()
    case .dataLocation: UserSetDataLocation()
    case .profile(let field, _): UserSetProfile(isSensitive: field == .mobilePhone)
    }
  }
}

/// Something that people read about a person in the directory, and that an administrator writes.
package enum ProfileField: String, Hashable, Sendable, CaseIterable {
  case displayName
  case jobTitle
  case department
  case officeLocation
  case mobilePhone

  /// The field with this name in Microsoft Graph; `nil` if it is none.
  package init?(_ name: AccountProperty.Name) { self.init(rawValue: name.rawValue) }

  var name: AccountProperty.Name {
    switch self {
    case .displayName: .displayName
    case .jobTitle: .jobTitle
    case .department: .department
    case .officeLocation: .officeLocation
    case .mobilePhone: .mobilePhone
    }
  }

  /// The property by which readings show it.
  var property: FactProperty {
    switch self {
    case .displayName: .displayName
    case .jobTitle: .jobTitle
    case .department: .department
    case .officeLocation: .officeLocation
    case .mobilePhone: .mobilePhone
    }
  }
}

/// What is read of an account only where it matters.
package struct AccountDetails: Hashable, Sendable {
  package let jobTitle: String?
  package let officeLocation: String?
  package let mobilePhone: String?
  /// Where the service is to keep the person's data, by its own name, such as `EUR`.
  package let dataLocation: String?
  /// When the password was set, in seconds since 1970; `nil` if that is not known.
  package let passwordChangedAt: Int?
  /// The time before which every session has been ended, in seconds since 1970; `nil` if none was.
  package let sessionsValidFrom: Int?
  /// Whether the password expires by the organisation's rule.
  package let passwordExpires: Bool

  package init(
    jobTitle: String?, officeLocation: String?, mobilePhone: String?, dataLocation: String?,
    passwordChangedAt: Int?, sessionsValidFrom: Int?, passwordExpires: Bool
  ) {
    self.jobTitle = jobTitle
    self.officeLocation = officeLocation
    self.mobilePhone = mobilePhone
    self.dataLocation = dataLocation
    self.passwordChangedAt = passwordChangedAt
    self.sessionsValidFrom = sessionsValidFrom
    self.passwordExpires = passwordExpires
  }
}

/// A password for somebody else, which only the request that sets it contains: it has no form in a
/// file, and neither prints nor reflects.
package struct NewPassword: Hashable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }
}

extension NewPassword: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "•••" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
