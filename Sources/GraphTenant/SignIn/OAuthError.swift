/// An error from either endpoint (RFC 6749, section 5.2).
struct OAuthError: Decodable {
  let error: String
  let description: String?

  enum CodingKeys: String, CodingKey {
    case error
    case description = "error_description"
  }
}
