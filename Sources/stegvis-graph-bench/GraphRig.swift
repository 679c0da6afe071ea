import EmbeddedTenant
import Foundation
import GraphSandbox
import GraphTenant
import Microsoft365
import Operations
import OutgoingHTTP
import Sessions
import Synchronization

/// A sandbox for a tenant, with a Microsoft Graph client connected to it.
package struct GraphRig: Sendable {
  package let sandbox: Sandbox
  package let transport: InProcessTransport
  package let clock: VirtualClock
  package let tenant: GraphTenant
  package let embedded: EmbeddedTenant
  private let tokens: TokenSource
  /// Where backups are recorded, unless the caller names a file.
  private let evidence = TemporaryFile(ending: "jsonl")

  package init(
    over embedded: EmbeddedTenant, _ options: SandboxOptions = SandboxOptions(),
    clock: VirtualClock = VirtualClock(), evidence: String? = nil
  ) async throws {
    try self.init(
      on: try await Sandbox(tenant: embedded, options: options, clock: clock), over: embedded,
      clock: clock, evidence: evidence, limit: ActionLimit())
  }

  /// Creates a client for an existing sandbox.
  ///
  /// - Parameter limit: Counts every request and every reply, and decides when the process dies.
  init(
    on sandbox: Sandbox, over embedded: EmbeddedTenant, clock: VirtualClock, evidence: String?,
    limit: ActionLimit
  ) throws {
    self.clock = clock
    self.sandbox = sandbox
    transport = InProcessTransport(sandbox, clock: clock, limit: limit)
    let address = try GraphAddress("http://127.0.0.1:1/v1.0")
    self.embedded = embedded
    tokens = TokenSource(
      address: address, directory: "d", client: "c", credential: .secret(Secret("s")),
      transport: transport, clock: clock, file: nil)
    let client = GraphClient(
      address: address, transport: transport, tokens: tokens, clock: clock, chance: { 0.5 })
    tenant = GraphTenant(
      client: client, products: embedded.products, limits: embedded.limits,
      evidence: EvidenceFile(path: evidence ?? self.evidence.path))
  }

  /// Returns a token of the sandbox, for callers that send their own requests.
  package func token() async throws(GraphFailure) -> String { try await tokens.token() }
}

/// Connects a client to a sandbox directly, without a socket.
///
/// A class, because it records the requests.
package final class InProcessTransport: GraphTransport {
  private let sandbox: Sandbox
  private let clock: VirtualClock
  private let limit: ActionLimit
  /// Every request, as `METHOD path status`; `–` if there was no answer.
  private let sent = Mutex<[String]>([])

  init(_ sandbox: Sandbox, clock: VirtualClock, limit: ActionLimit = ActionLimit()) {
    self.limit = limit
    self.sandbox = sandbox
    self.clock = clock
  }

  package var requests: [String] { sent.withLock { $0 } }

  package func send(
    _ method: GraphRequest.Method, _ url: String, headers: [(String, String)], body: [UInt8]?,
    timeout: Int
  ) async throws(GraphFailure) -> GraphResponse {
    // Before the request is sent.
    guard limit.pass() else { throw .lost("dead") }
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
    guard limit.pass() else { throw .lost("dead") }
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

/// The common time of the session, the client and the service, which only passes while somebody
/// waits.
///
/// A class, because all three share it.
package final class VirtualClock: WalkClock, GraphClock, SandboxClock {
  /// The start, an arbitrary time in 2026.
  private let time = Mutex(1_790_000_000_000)

  package init() {}

  /// The time in milliseconds since 1970.
  package var milliseconds: Int { time.withLock { $0 } }
  package func now() -> Int { milliseconds / 1_000 }
  package func sleep(seconds: Int) async { time.withLock { $0 += seconds * 1_000 } }
  package func sleep(milliseconds pause: Int) async { time.withLock { $0 += pause } }
}

/// A path in the temporary directory whose file, if somebody makes it, goes away with the last reference.
///
/// A class, because only a class can remove the file when nothing refers to it any more.
package final class TemporaryFile: Sendable {
  package let path: String

  /// - Parameter ending: The file name extension, without a dot.
  package init(ending: String) {
    path =
      FileManager.default.temporaryDirectory
      .appending(path: "stegvis-\(UUID().uuidString).\(ending)").path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
