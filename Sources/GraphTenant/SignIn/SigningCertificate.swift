import FoundationEssentials
import JWTKit
import Markup
import OutgoingHTTP

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

  private static func part(_ label: String, of pem: String) -> String? {
    let begin = "-----BEGIN \(label)-----"
    let end = "-----END \(label)-----"
    guard let start = pem.range(of: begin), let stop = pem.range(of: end) else { return nil }
    guard start.lowerBound < stop.lowerBound else { return nil }
    return String(pem[start.lowerBound..<stop.upperBound]).replacing("\r", with: "")
  }
}
