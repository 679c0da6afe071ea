import FoundationEssentials
import JWTKit
import Markup
import OutgoingHTTP

/// How the program proves to the sign-in service who it is.
package enum Credential: Sendable {
  /// An application with a secret.
  case secret(Secret)
  /// An application with a certificate, whose private key signs an assertion.
  case certificate(SigningCertificate)
  /// A person who signs in with a browser on any device (RFC 8628); the function shows the code.
  case deviceCode(@Sendable (DeviceCode) -> Void)
}

/// What a person must know to sign in by device code.
package struct DeviceCode: Hashable, Sendable {
  /// The code to type: `ABCD-EFGH`.
  package let userCode: String
  /// The address where it is typed.
  package let address: String
  /// Seconds until the code expires.
  package let expiresIn: Int
}

/// A certificate with its private key, which signs assertions instead of using a secret.
package struct SigningCertificate: Sendable {
  private let keys: JWTKeyCollection
  private let thumbprint: String

  private struct Assertion: JWTPayload {
    let iss: String
    let sub: String
    let aud: String
    let jti: String
    let nbf: Int
    let exp: Int

    func verify(using algorithm: some JWTAlgorithm) async throws {}
  }

  /// Reads a certificate and its key.
  ///
  /// - Parameter pem: The certificate and its RSA key in one text (RFC 7468).
  /// - Throws: `SignInProblem` if either is missing or cannot be read.
  package init(pem: String) async throws(SignInProblem) {
    guard let certificate = Self.part("CERTIFICATE", of: pem),
      let bytes = Data(
        base64Encoded: certificate.split(separator: "\n").dropFirst().dropLast().joined())
    else { throw SignInProblem(code: "invalid_certificate", detail: "no certificate in the file") }
    guard let key = Self.part("PRIVATE KEY", of: pem) ?? Self.part("RSA PRIVATE KEY", of: pem)
    else { throw SignInProblem(code: "invalid_certificate", detail: "no private key in the file") }
    do {
      keys = JWTKeyCollection()
      await keys.add(pss: try Insecure.RSA.PrivateKey(pem: key), digestAlgorithm: .sha256)
    } catch {
      throw SignInProblem(code: "invalid_certificate", detail: "the private key cannot be read")
    }
    thumbprint = Base64URL.text(hexadecimal: Digest.sha256(Array(bytes)))
  }

  /// Returns an assertion for a token endpoint, valid for ten minutes.
  ///
  /// It is signed with PS256 and has the certificate's SHA-256, as the sign-in service documents
  /// for certificate credentials.
  ///
  /// - Parameters:
  ///   - client: The application's id.
  ///   - audience: The address of the token endpoint.
  ///   - now: Seconds since 1970.
  /// - Throws: `SignInProblem` if the key cannot sign.
  func assertion(client: String, audience: String, now: Int) async throws(SignInProblem) -> String {
    do {
      return try await keys.sign(
        Assertion(
          iss: client, sub: client, aud: audience, jti: UUID().uuidString, nbf: now - 30,
          exp: now + 600),
        header: ["x5t#S256": .string(thumbprint)])
    } catch {
      throw SignInProblem(code: "invalid_certificate", detail: "the private key does not sign")
    }
  }

  /// Returns the block with this label, with its first and last line; `nil` if there is none.
  private static func part(_ label: String, of pem: String) -> String? {
    let begin = "-----BEGIN \(label)-----"
    let end = "-----END \(label)-----"
    guard let start = pem.range(of: begin), let stop = pem.range(of: end) else { return nil }
    guard start.lowerBound < stop.lowerBound else { return nil }
    return String(pem[start.lowerBound..<stop.upperBound]).replacing("\r", with: "")
  }
}

/// Why no token could be obtained; never contains a secret.
package struct SignInProblem: Error, Hashable, Sendable {
  /// The OAuth error code (RFC 6749, section 5.2; RFC 8628, section 3.5), such as `invalid_client`.
  package let code: String
  /// The first line of the sign-in service's own text, such as `AADSTS7000215: …`.
  package let detail: String

  /// - Parameter detail: Only its first line is kept.
  package init(code: String, detail: String) {
    self.code = code
    self.detail = String(detail.prefix { $0 != "\r" && $0 != "\n" })
  }

  /// The code, and the detail if there is any.
  package var text: String { detail.isEmpty ? code : "\(code): \(detail)" }
}
