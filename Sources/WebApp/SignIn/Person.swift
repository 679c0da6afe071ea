/// Whoever a request comes from.
struct Person: Sendable, Codable {
  /// The user principal name the tenant knows them by.
  let actor: String
  let roles: Set<WebRole>
  /// Seconds since 1970-01-01T00:00:00Z; then they must sign in again.
  let until: Int

  func may(_ role: WebRole) -> Bool { roles.contains(role) }
}
