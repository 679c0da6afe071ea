import Microsoft365

/// An application that acts for itself, where no person has signed in.
package enum ApplicationActor {
  private static let prefix = "app:"

  /// - Parameter client: the application's id.
  package static func name(_ client: String) -> String { prefix + client }

  static func isOne(_ user: UserName) -> Bool { user.rawValue.hasPrefix(prefix) }
}
