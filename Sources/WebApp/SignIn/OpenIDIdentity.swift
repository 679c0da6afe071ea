/// The person who signed in, according to the provider.
package struct OpenIDIdentity: Hashable, Sendable {
  /// The provider's own identifier for the person, which never changes and is never reused (Core
  /// 1.0, section 5.7).
  package let subject: String
  /// The name that people use, such as `anna@contoso.example`, as the provider writes it.
  package let actor: String
  /// In the provider's order; empty if it gives none.
  package let roles: [String]

  package init(subject: String, actor: String, roles: [String]) {
    self.subject = subject
    self.actor = actor
    self.roles = roles
  }
}
