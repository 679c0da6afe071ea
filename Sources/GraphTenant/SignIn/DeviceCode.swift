/// What a person needs in order to sign in.
package struct DeviceCode: Hashable, Sendable {
  /// The code to type: `ABCD-EFGH`.
  package let userCode: String
  /// The address where it is typed.
  package let address: String
  /// Seconds until the code expires.
  package let expiresIn: Int
}
