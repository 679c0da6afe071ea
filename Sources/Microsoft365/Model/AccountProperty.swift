/// A property of an account that a change sets, with its new value.
package enum AccountProperty: Hashable, Sendable {
  /// The country, ISO 3166-1 alpha-2.
  case usageLocation(String)
  /// Whether anybody can sign in.
  case accountEnabled(Bool)

  /// What a property is called in Microsoft Graph.
  package enum Name: String, Hashable, Sendable, CaseIterable {
    case usageLocation
    case accountEnabled

    /// The permissions with which Microsoft Graph sets it.
    package var need: PermissionNeed {
      switch self {
      case .usageLocation: .writeUsers
      case .accountEnabled: .enableUsers
      }
    }
  }

  package var name: Name {
    switch self {
    case .usageLocation: .usageLocation
    case .accountEnabled: .accountEnabled
    }
  }

  /// The operation that sets it to this value.
  var operation: any DomainOperation {
    switch self {
    case .usageLocation: UserSetUsageLocation()
    case .accountEnabled(false): UserSetSignIn.block
    case .accountEnabled(true): UserSetSignIn.unblock
    }
  }
}
