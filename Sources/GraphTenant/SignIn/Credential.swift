import OutgoingHTTP

/// How the program shows who it is.
package enum Credential: Sendable {
  /// An application with a secret.
  case secret(Secret)
  /// An application with a certificate: it signs an assertion with the private key.
  case certificate(SigningCertificate)
  /// A person, who signs in in a browser elsewhere (RFC 8628).
  case deviceCode(@Sendable (DeviceCode) -> Void)
}
