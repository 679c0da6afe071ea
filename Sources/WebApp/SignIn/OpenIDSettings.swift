import OutgoingHTTP

/// How this server signs people in by OpenID Connect.
package struct OpenIDSettings: Sendable {
  /// Who vouches for people, exactly as the provider writes itself: `https://login.example/realm`.
  package let issuer: String
  /// The name of this server at the provider.
  package let clientID: String
  /// `nil` for a public client, which has only its proof key.
  package let clientSecret: Secret?
  /// Where the provider sends people back to: this server's `/sign-in/callback`, absolute.
  package let redirectAddress: String
  /// The claims that may name the person; the first that is there does.
  package let actorClaims: [String]
  /// The claim that lists the person's roles; a path with dots leads into objects.
  package let rolesClaim: String
  /// What is asked for; `openid` is always among it (Core 1.0, section 3.1.2.1).
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
