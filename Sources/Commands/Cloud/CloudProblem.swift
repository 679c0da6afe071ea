/// Why a tenant cannot be reached or served over an interface, without words in any language.
package enum CloudProblem: Error, Hashable, Sendable {
  /// The given address, and why it cannot be used.
  case address(String, Reason)
  /// The names of the missing environment variables.
  case unconfigured([String])
  /// The sign-in service's message; never contains a secret.
  case signIn(String)
  case unreachable(String)
  /// An address at which nothing can be served, and the reason.
  case cannotServe(String, String)
  /// An invalid option, such as a fault or a file, described in text.
  case option(String)

  package enum Reason: String, Hashable, Sendable {
    case noAddress, notEncrypted, noVersion
  }
}
