/// The options for serving the web page.
package struct WebRequest: Sendable {
  /// How people sign in with OpenID Connect.
  package struct SignIn: Sendable {
    package let issuer: String
    package let client: String
    /// The client's secret; `nil` for a public client, which only PKCE protects.
    package let secret: String?
    /// The claim that holds a person's roles; a dot leads into an object.
    package let rolesClaim: String
    /// The values of that claim by Stegvis's roles: view, run, approve, translate.
    package let roles: [String: [String]]
    /// The path of a file with further certificate authorities (PEM); `nil` for only the machine's
    /// own.
    package let authorities: String?
  }

  /// In the language of the person who starts the server.
  package let context: CommandContext
  /// Opens the tenant for a person, by user principal name; `nil` for the person who starts the
  /// server.
  package let open: @Sendable (String?) async throws -> OpenedTenant
  /// Whether the tenant is reached over an interface; otherwise, it is a practice tenant.
  package let isCloud: Bool
  /// The people to make one-time links for; if empty, the person who starts the server.
  package let people: [String]
  /// The folders with the documents to translate.
  package let documents: [String]
  package let host: String
  /// The port; 0 for any free one.
  package let port: Int
  /// The address at which browsers find the page; `nil` for the one it listens on.
  package let address: String?
  package let signIn: SignIn?
  /// The paths of a certificate and its key (PEM), to serve TLS; both or neither.
  package let certificate: String?
  package let key: String?
  /// The file that every request is written to, as JSON Lines; `nil` for none, `-` for standard
  /// error.
  package let accessLog: String?
  /// The number of requests per second that one client can sustain.
  package let rate: Int
  /// The longest that a client may take to send the head of a request, in seconds.
  package let headerTimeout: Int
  /// The longest that a client may take to send the body of a request, in seconds.
  package let bodyTimeout: Int
  /// Called with the page's address and a link for each person, once the page is being served.
  package let onRunning: @Sendable (String, [(person: String, link: String)]) -> Void
}
