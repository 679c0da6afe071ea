import Diagnostics
import Foundation

/// One request to Microsoft Graph.
package struct GraphRequest: Hashable, Sendable {
  /// A method of HTTP (RFC 9110, section 9, and RFC 5789), as the request line writes it.
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

  /// - Parameters:
  ///   - target: A path with its query, percent-encoded, or an absolute link from the service.
  ///   - body: JSON; `nil` for none.
  ///   - onlyReads: Whether a request other than `GET` changes nothing either.
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

  /// Returns a request to read.
  ///
  /// - Parameters:
  ///   - path: Percent-encoded.
  ///   - query: Names and values, not yet encoded.
  package static func get(_ path: String, _ query: [(String, String)] = []) -> GraphRequest {
    GraphRequest(.get, path + GraphQuery.text(query))
  }

  static func post(_ path: String, _ body: some Encodable) throws(GraphFailure) -> GraphRequest {
    GraphRequest(.post, path, body: try JSONBody.bytes(body))
  }

  static func patch(_ path: String, _ body: some Encodable) throws(GraphFailure) -> GraphRequest {
    GraphRequest(.patch, path, body: try JSONBody.bytes(body))
  }

  /// Returns a request to delete an object or a reference to one.
  ///
  /// - Parameter path: Percent-encoded.
  package static func delete(_ path: String) -> GraphRequest { GraphRequest(.delete, path) }

  /// Whether it only reads, so that it may be sent again even if its outcome is unknown.
  var isRead: Bool { method == .get || onlyReads }
}

/// Builds queries and path segments, percent-encoded as Microsoft Graph expects them.
enum GraphQuery {
  /// The unreserved characters of RFC 3986, section 2.3, and those that OData needs unencoded.
  private static let allowed = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~$(),'/:@=!*")

  /// Returns a query with its question mark; empty if there are no pairs.
  static func text(_ pairs: [(String, String)]) -> String {
    guard !pairs.isEmpty else { return "" }
    return "?" + pairs.map { "\($0)=\(encoded($1))" }.joined(separator: "&")
  }

  /// Encodes the name or value of a query option.
  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: allowed.subtracting(.init(charactersIn: "=")))
      ?? ""
  }

  /// Encodes one segment of a path, such as a user principal name; a guest's contains `#`.
  static func segment(_ text: String) -> String {
    text.addingPercentEncoding(
      withAllowedCharacters: allowed.subtracting(.init(charactersIn: "/$()',=:"))) ?? ""
  }

  /// Returns a text in OData quotation marks, with quotation marks inside it doubled.
  static func quoted(_ text: String) -> String {
    "'\(text.replacing("'", with: "''"))'"
  }
}

/// An answer from Microsoft Graph, or from one part of a batch.
package struct GraphResponse: Hashable, Sendable {
  package let status: Int
  /// By lower-case name.
  package let headers: [String: String]
  package let body: [UInt8]

  package init(status: Int, headers: [String: String], body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  var isSuccess: Bool { (200..<300).contains(status) }

  /// The number of seconds the service asks to wait (RFC 9110, section 10.2.3); only the form in
  /// seconds, which is the one Microsoft Graph documents. At most a year: more says the same.
  var retryAfter: Int? {
    headers["retry-after"].flatMap { OutsideNumber.clamped($0, to: OutsideNumber.seconds) }
  }

  /// Returns the value that the body contains.
  ///
  /// - Throws: `GraphFailure.malformed` if the body is not JSON of this type.
  package func decoded<Value: Decodable>(_ type: Value.Type) throws(GraphFailure) -> Value {
    try JSONBody.value(type, body)
  }
}

/// Encodes and decodes the JSON of requests and answers.
enum JSONBody {
  static func bytes(_ value: some Encodable) throws(GraphFailure) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(value))
    } catch {
      throw .malformed("unreadableAnswer")
    }
  }

  static func value<Value: Decodable>(
    _ type: Value.Type, _ bytes: [UInt8]
  ) throws(GraphFailure) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw .malformed("unreadableAnswer")
    }
  }
}
