import OutgoingHTTP

/// The body of `$batch` and of its answer.
///
/// Source: Microsoft Graph documentation, "Combine multiple requests in one HTTP call using JSON
/// batching": at most 20 parts, each with its own status.
enum GraphBatch {
  static let most = 20

  struct Request: Encodable {
    let requests: [Part]
  }

  struct Part: Encodable {
    let id: String
    let method: String
    let url: String
    let headers: [String: String]?
    let body: AnyJSON?
  }

  struct Response: Decodable {
    struct Part: Decodable {
      let id: String
      let status: Int
      let headers: [String: AnyJSON]?
      let body: AnyJSON?
    }
    let responses: [Part]
  }
}
