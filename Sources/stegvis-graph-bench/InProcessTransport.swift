import GraphSandbox
import GraphTenant
import Synchronization

/// Connects a client to a sandbox directly, without a socket.
///
/// A class, because it records the requests.
package final class InProcessTransport: GraphTransport {
  private let sandbox: Sandbox
  private let clock: VirtualClock
  private let cut: CrashCut
  /// Every request, as `METHOD path status`; `–` if there was no answer.
  private let sent = Mutex<[String]>([])

  init(_ sandbox: Sandbox, clock: VirtualClock, cut: CrashCut = CrashCut()) {
    self.cut = cut
    self.sandbox = sandbox
    self.clock = clock
  }

  package var requests: [String] { sent.withLock { $0 } }

  package func send(
    _ method: GraphRequest.Method, _ url: String, headers: [(String, String)], body: [UInt8]?,
    timeout: Int
  ) async throws(GraphFailure) -> GraphResponse {
    // Before the request is sent.
    guard cut.pass() else { throw .lost("dead") }
    let rest = url.dropFirst("http://127.0.0.1:1".count)
    let parts = rest.split(separator: "?", maxSplits: 1).map(String.init)
    let began = clock.now()
    let reply = await sandbox.respond(
      SandboxExchange(
        method: method.rawValue, path: parts[0], query: parts.count > 1 ? parts[1] : "",
        headers: Dictionary(
          (headers + [("host", "127.0.0.1:1")]).map { ($0.0.lowercased(), $0.1) }
        ) { first, _ in first }, body: body ?? []))
    // After the request was processed, before the reply is read.
    guard cut.pass() else { throw .lost("dead") }
    // A client that has waited this long has given up, whatever the service has done.
    guard clock.now() - began < timeout else { throw .lost("timeout") }
    switch reply {
    case .answer(let status, let headers, let body):
      sent.withLock { $0.append("\(method.rawValue) \(parts[0]) \(status)") }
      return GraphResponse(
        status: status,
        headers: Dictionary(headers.map { ($0.key.lowercased(), $0.value) }) { first, _ in first },
        body: body)
    case .silence:
      sent.withLock { $0.append("\(method.rawValue) \(parts[0]) –") }
      throw .lost("closed")
    }
  }
}
