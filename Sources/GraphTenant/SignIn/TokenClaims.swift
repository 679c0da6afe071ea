import FoundationEssentials
import OutgoingHTTP

/// What a token says it allows; the interface decides, so that this only warns early.
///
/// Source: Microsoft identity platform, "Access token claims reference" (`roles`, `scp`, `upn`).
package struct TokenClaims: Hashable, Sendable {
  /// Application permissions, or delegated ones.
  package let permissions: Set<String>
  /// The person signed in; `nil` for an application.
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

  /// `nil` where the token is of a form that says nothing.
  init?(_ token: String) {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    // A token of another form is allowed to say nothing.
    guard let bytes = Base64URL.bytes(parts[1]),
      let body = try? JSONDecoder().decode(Body.self, from: Data(bytes))
    else { return nil }
    let delegated = body.scp?.split(separator: " ").map(String.init)
    permissions = Set(delegated ?? body.roles ?? [])
    person = delegated == nil ? nil : body.upn ?? body.preferredUsername
    application = body.appid ?? body.azp
  }
}
