/// How the program shows who it is.
package enum Credential: Sendable {
  /// An application with a secret.
  case secret(Secret)
  /// An application with a certificate: it signs an assertion with the private key.
  case certificate(SigningCertificate)
  /// A person, who signs in in a browser elsewhere (RFC 8628).
  case deviceCode(@Sendable (DeviceCode) -> Void)
}

/// A text that never shows itself.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  let value: String

  package init(_ value: String) { self.value = value }

  package var description: String { "•••" }
  package var debugDescription: String { "•••" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// What a person needs in order to sign in.
package struct DeviceCode: Hashable, Sendable {
  /// What to type: `ABCD-EFGH`.
  package let userCode: String
  /// Where to type it.
  package let address: String
  /// Seconds until it is too late.
  package let expiresIn: Int
}
