/// What the web page is to be served from, and how.
package struct WebRequest: Sendable {
  /// How people from elsewhere sign in: OpenID Connect.
  package struct SignIn: Sendable {
    package let issuer: String
    package let client: String
    /// `nil` for a public client, which PKCE alone protects.
    package let secret: String?
    /// The claim that names a person's roles; a dot leads into an object.
    package let rolesClaim: String
    /// Values of that claim by our own role: view, run, approve, translate.
    package let roles: [String: [String]]
    /// A file of further certificate authorities (PEM); `nil` for the machine's own.
    package let authorities: String?
  }

  /// In the language of whoever starts it.
  package let context: CommandContext
  /// Opens the tenant for a person, by user principal name; for whoever starts it where `nil`.
  package let open: @Sendable (String?) async throws -> OpenedTenant
  /// Whether the tenant is reached over an interface; a practice tenant where not.
  package let isCloud: Bool
  /// Whom a one-time link is made for; for whoever starts it where empty.
  package let people: [String]
  /// The folders whose documents are on the translator's desk.
  package let documents: [String]
  package let host: String
  /// 0 takes any that is free.
  package let port: Int
  /// Where browsers find it; `nil` where that is the address it listens at.
  package let address: String?
  package let signIn: SignIn?
  /// Files of a certificate and its key (PEM); with both it serves TLS.
  package let certificate: String?
  package let key: String?
  /// Where every request is written down, a JSON object a line; `nil` for nowhere, `-` for standard
  /// error.
  package let accessLog: String?
  /// Requests a second that one client may go on with.
  package let rate: Int
  /// The longest that a client may take to send the head of a request, in seconds.
  package let headerTimeout: Int
  /// The longest that a client may take to send the body of a request, in seconds.
  package let bodyTimeout: Int
  /// Told once it serves: its address, and a link for each person.
  package let onRunning: @Sendable (String, [(person: String, link: String)]) -> Void
}
