import Microsoft365

/// The actor name of an application that acts for itself, without a signed-in person.
package enum ApplicationActor {
  private static let prefix = "app:"

  /// Returns `app:` with the application's id.
  ///
  /// - Parameter client: The application's id.
  package static func name(_ client: String) -> String { prefix + client }

  /// Returns whether a user name is that of an application.
  static func isApplication(_ user: UserName) -> Bool { user.rawValue.hasPrefix(prefix) }
}
