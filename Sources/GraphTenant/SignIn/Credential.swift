import OutgoingHTTP

/// How the program proves its identity.
package enum Credential: Sendable {
  /// An application with a secret.
  case secret(Secret)
  /// An application with a certificate, whose private key signs an assertion.
  case certificate(SigningCertificate)
  /// A person who signs in with a browser on any device (RFC 8628).
  case deviceCode(@Sendable (DeviceCode) -> Void)
}
