import Foundation

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

/// The answer of a device authorization endpoint (RFC 8628, section 3.2).
struct DeviceAnswer: Decodable {
  let deviceCode: String
  let userCode: String
  let verificationURI: String
  let expiresIn: Int
  let interval: Int?

  enum CodingKeys: String, CodingKey {
    case deviceCode = "device_code"
    case userCode = "user_code"
    case verificationURI = "verification_uri"
    case expiresIn = "expires_in"
    case interval
  }
}

/// An error of either (RFC 6749, section 5.2).
struct ProblemAnswer: Decodable {
  let error: String
  let description: String?

  enum CodingKeys: String, CodingKey {
    case error
    case description = "error_description"
  }
}

/// Texts in a form (`application/x-www-form-urlencoded`).
enum FormText {
  private static let plain = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

  static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
  }
}
