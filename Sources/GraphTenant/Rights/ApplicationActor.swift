import Microsoft365

/// The actor name of an application that acts for itself, without a signed-in person.
package enum ApplicationActor {
  private static let prefix = "app:"

  /// - Parameter client: the application's id.
  package static func name(_ client: String) -> String { prefix + client }

  /// Returns whether a user name stands for an application.
  static func isOne(_ user: UserName) -> Bool { user.rawValue.hasPrefix(prefix) }
}
