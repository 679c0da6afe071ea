/// The person who sent a request.
struct Person: Sendable, Codable {
  /// The user principal name by which the tenant knows the person.
  let actor: String
  let roles: Set<WebRole>
  /// Seconds since 1970-01-01T00:00:00Z; after that the person must sign in again.
  let until: Int

  func may(_ role: WebRole) -> Bool { roles.contains(role) }
}
