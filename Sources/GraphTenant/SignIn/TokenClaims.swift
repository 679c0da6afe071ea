import FoundationEssentials
import OutgoingHTTP

/// What a token says it allows. The service decides what is allowed; this only gives an early
/// warning.
///
/// Source: Microsoft identity platform, "Access token claims reference" (`roles`, `scp`, `upn`).
package struct TokenClaims: Hashable, Sendable {
  /// Delegated permissions if the token has any, otherwise application permissions.
  package let permissions: Set<String>
  /// The user principal name of the person signed in; `nil` for an application.
  package let person: String?
  /// The application's client id.
  package let application: String?

  private struct Body: Decodable {
    let roles: [String]?
    let scp: String?
    let upn: String?
    let preferredUsername: String?
    let appid: String?
    let azp: String?

    enum CodingKeys: String, CodingKey {
      case roles, scp, upn, appid, azp
      case preferredUsername = "preferred_username"
    }
  }

  /// Reads the claims of a token; `nil` if its format does not reveal any.
  package init?(_ token: String) {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    // Tokens in other formats are valid, but their claims cannot be read.
    guard let bytes = Base64URL.bytes(parts[1]),
      let body = try? JSONDecoder().decode(Body.self, from: Data(bytes))
    else { return nil }
    let delegated = body.scp?.split(separator: " ").map(String.init)
    permissions = Set(delegated ?? body.roles ?? [])
    person = delegated == nil ? nil : body.upn ?? body.preferredUsername
    application = body.appid ?? body.azp
  }
}
