/// A token and the data received with it.
struct AccessToken: Codable, Sendable {
  let value: String
  /// Seconds since 1970.
  let expiresAt: Int
  /// Obtains the next token without the person; only present after signing in by device code.
  let refresh: String?
}
