import Foundation
import Operations

/// A log of every request, one JSON object per line; never contains a token.
///
/// A class, because it holds a file open.
final class RequestLog: Sendable {
  private let handle: FileHandle

  init(path: String) throws(DomainFailure) {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw .unavailable("\(path) cannot be written") }
    self.handle = handle
  }

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
