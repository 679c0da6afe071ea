/// Why there is no way to a tenant over an interface, in no language.
package enum CloudProblem: Error, Hashable, Sendable {
  /// The address, and why it is none.
  case address(String, Reason)
  /// Names of environment variables that are missing.
  case unconfigured([String])
  /// What the sign-in service said; never a secret.
  case signIn(String)
  case unreachable(String)
  /// Nothing can be served at an address, and why.
  case cannotServe(String, String)
  /// A fault, a file or another option that makes no sense.
  case option(String)

  package enum Reason: String, Hashable, Sendable {
    case noAddress, notEncrypted, noVersion
  }
}
