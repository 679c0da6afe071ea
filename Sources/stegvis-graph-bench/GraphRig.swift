import EmbeddedTenant
import Foundation
import GraphSandbox
import GraphTenant
import Microsoft365
import Operations
import OutgoingHTTP

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
      clock: clock, evidence: evidence, cut: CrashCut())
  }

  /// Creates a client for an existing sandbox.
  ///
  /// - Parameter cut: Counts every request and every reply, and decides when the process dies.
  init(
    on sandbox: Sandbox, over embedded: EmbeddedTenant, clock: VirtualClock, evidence: String?,
    cut: CrashCut
  ) throws {
    self.clock = clock
    self.sandbox = sandbox
    transport = InProcessTransport(sandbox, clock: clock, cut: cut)
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
