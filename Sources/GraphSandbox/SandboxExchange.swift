import Foundation
import Operations

/// A request received by the sandbox.
package struct SandboxExchange: Sendable {
  package let method: String
  /// With its leading slash and without the query; still percent-encoded.
  package let path: String
  /// Without the question mark; still percent-encoded.
  package let query: String
  /// By lower-case name.
  package let headers: [String: String]
  package let body: [UInt8]

  package init(
    method: String, path: String, query: String, headers: [String: String], body: [UInt8]
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }
}

/// The sandbox's reply to a request.
package enum SandboxReply: Hashable, Sendable {
  case answer(status: Int, headers: [String: String], body: [UInt8])
  /// The connection closes without an answer.
  case silence
}

/// An answer of the sandbox to which the common headers have not yet been added.
struct GraphAnswer: Sendable {
  let status: Int
  var headers: [String: String] = [:]
  let body: [UInt8]

  init(_ status: Int, _ node: GraphNode? = nil, headers: [String: String] = [:]) {
    self.status = status
    self.headers = headers
    body = node?.bytes ?? []
  }
}

/// A log of every request, one JSON object per line; never contains a token.
///
/// A class, because it holds a file open.
final class RequestLog: Sendable {
  private let handle: FileHandle

  /// Creates the file, or empties it.
  ///
  /// - Throws: `DomainFailure.unavailable` if it cannot be written.
  init(path: String) throws(DomainFailure) {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw .unavailable("\(path) cannot be written") }
    self.handle = handle
  }

  /// Adds a line for a request to the interface; others are not logged.
  func write(_ exchange: SandboxExchange, _ reply: SandboxReply) {
    // Sign-in requests carry secrets.
    guard exchange.path.hasPrefix("/v1.0/") else { return }
    let status: GraphNode =
      switch reply {
      case .answer(let status, _, _): .number(status)
      case .silence: .null
      }
    let headers = exchange.headers.filter { $0.key != "authorization" && $0.key != "cookie" }
    let body = exchange.body.isEmpty ? GraphNode.null : (try? GraphNode(exchange.body)) ?? .null
    let line = GraphNode.object([
      "method": .text(exchange.method), "path": .text(exchange.path),
      "query": .text(exchange.query), "headers": .object(headers.mapValues(GraphNode.text)),
      "body": body, "status": status,
    ])
    // A full disk must not stop the exercise.
    try? handle.write(contentsOf: Data(line.bytes + [0x0A]))
  }
}
