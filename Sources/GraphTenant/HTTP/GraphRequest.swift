import FoundationEssentials

/// One request to Microsoft Graph.
package struct GraphRequest: Hashable, Sendable {
  package enum Method: String, Hashable, Sendable {
    case get = "GET"
    case post = "POST"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  package let method: Method
  /// Relative to the base URL, with its query, percent-encoded: `/users?$top=999`; or an absolute
  /// link from the service.
  package let target: String
  package let headers: [String: String]
  /// JSON.
  package let body: [UInt8]?
  private let onlyReads: Bool

  /// - Parameter onlyReads: Whether a request other than `GET` changes nothing either.
  package init(
    _ method: Method, _ target: String, headers: [String: String] = [:], body: [UInt8]? = nil,
    onlyReads: Bool = false
  ) {
    self.onlyReads = onlyReads
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
  }

  package static func get(_ path: String, _ query: [(String, String)] = []) -> GraphRequest {
    GraphRequest(.get, path + GraphQuery.text(query))
  }

  static func post(_ path: String, _ body: some Encodable) throws(GraphFailure) -> GraphRequest {
    GraphRequest(.post, path, body: try JSONBody.bytes(body))
  }

  static func patch(_ path: String, _ body: some Encodable) throws(GraphFailure) -> GraphRequest {
    GraphRequest(.patch, path, body: try JSONBody.bytes(body))
  }

  package static func delete(_ path: String) -> GraphRequest { GraphRequest(.delete, path) }

  /// Whether it only reads, so that it may be sent again even if its outcome is unknown.
  var isRead: Bool { method == .get || onlyReads }
}
