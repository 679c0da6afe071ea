/// What a person needs in order to sign in.
package struct DeviceCode: Hashable, Sendable {
  /// What to type: `ABCD-EFGH`.
  package let userCode: String
  /// Where to type it.
  package let address: String
  /// Seconds until it is too late.
  package let expiresIn: Int
}
