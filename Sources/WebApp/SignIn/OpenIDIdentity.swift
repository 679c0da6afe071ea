/// Who signed in, as the provider vouches.
package struct OpenIDIdentity: Hashable, Sendable {
  /// The provider's own name for the person, which never changes and is never given to another
  /// (Core 1.0, section 5.7).
  package let subject: String
  /// The name that people know, such as `anna@contoso.example`; as the provider writes it.
  package let actor: String
  /// In the provider's order; empty where it says none.
  package let roles: [String]

  package init(subject: String, actor: String, roles: [String]) {
    self.subject = subject
    self.actor = actor
    self.roles = roles
  }
}
