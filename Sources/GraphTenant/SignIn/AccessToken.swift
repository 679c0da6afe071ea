/// A token and what came with it.
struct AccessToken: Codable, Sendable {
  let value: String
  /// Seconds since 1970.
  let expiresAt: Int
  /// Brings the next token without the person; only after signing in by device code.
  let refresh: String?
}
