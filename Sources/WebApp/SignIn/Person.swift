/// The person who sent a request.
package struct Person: Sendable, Codable {
  /// The user principal name by which the tenant knows the person.
  package let actor: String
  package let roles: Set<WebRole>
  /// Seconds since 1970-01-01T00:00:00Z; after that the person must sign in again.
  let until: Int

  package func may(_ role: WebRole) -> Bool { roles.contains(role) }
}
