import OutgoingHTTP

/// How this server signs people in by OpenID Connect.
package struct OpenIDSettings: Sendable {
  /// The provider's identifier exactly as the provider writes it: `https://login.example/realm`.
  package let issuer: String
  /// The client id of this server at the provider.
  package let clientID: String
  /// `nil` for a public client, which only has its proof key.
  package let clientSecret: Secret?
  /// The address to which the provider sends people back: this server's `/sign-in/callback`,
  /// absolute.
  package let redirectAddress: String
  /// The claims that may name the person; the first one present counts.
  package let actorClaims: [String]
  /// The claim that lists the person's roles; dots in it lead into objects.
  package let rolesClaim: String
  /// The requested scopes; `openid` is always one of them (Core 1.0, section 3.1.2.1).
  package let scopes: [String]

  package init(
    issuer: String, clientID: String, clientSecret: Secret?, redirectAddress: String,
    actorClaims: [String] = ["upn", "preferred_username", "email"], rolesClaim: String = "roles",
    scopes: [String] = ["openid", "profile", "email"]
  ) {
    self.issuer = issuer
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.redirectAddress = redirectAddress
    self.actorClaims = actorClaims
    self.rolesClaim = rolesClaim
    self.scopes = scopes.contains("openid") ? scopes : ["openid"] + scopes
  }
}
