/// The answer of a token endpoint (RFC 6749, section 5.1).
struct TokenAnswer: Decodable {
  let accessToken: String
  /// Seconds.
  let expiresIn: Int
  let refreshToken: String?

  enum CodingKeys: String, CodingKey {
    case accessToken = "access_token"
    case expiresIn = "expires_in"
    case refreshToken = "refresh_token"
  }
}
