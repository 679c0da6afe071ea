import FoundationEssentials
import OutgoingHTTP

/// The answer of the token endpoint to a code; only the ID token is used.
///
/// Source: Core 1.0, section 3.1.3.3; RFC 6749, section 5.2.
enum TokenResponse {
  private struct Answer: Decodable {
    let idToken: String?

    enum CodingKeys: String, CodingKey { case idToken = "id_token" }
  }

  private struct Refusal: Decodable {
    let error: String
  }

  /// Returns the ID token in an answer.
  ///
  /// - Throws: `OpenIDProblem.codeRefused`, `.unreadable` or `.noToken`.
  static func idToken(
    _ response: HTTPAnswer, from address: String
  ) throws(OpenIDProblem) -> String {
    let body = Data(response.body)
    guard response.status == 200 else {
      // Without an error code, the status is still reported.
      let refusal = try? JSONDecoder().decode(Refusal.self, from: body)
      throw .codeRefused(
        status: response.status, code: refusal.map { OpenIDProblem.code($0.error) })
    }
    let answer: Answer
    do {
      answer = try JSONDecoder().decode(Answer.self, from: body)
    } catch {
      throw .unreadable(address: address)
    }
    guard let token = answer.idToken, !token.isEmpty else { throw .noToken }
    return token
  }
}
