import EmbeddedTenant
import GraphSandbox

/// A sandbox that serves the sample organisation while a test uses it.
enum ServedSandbox {
  /// Calls `body` while it serves, with the options of a command that reach it.
  static func use(
    _ options: SandboxOptions, _ body: (_ graph: [String]) async throws -> Void
  ) async throws {
    let sandbox = try await Sandbox(
      tenant: try Conformance.shared.sample.copy(), options: options)
    let server = SandboxServer(sandbox, options)
    let (ports, opened) = AsyncStream.makeStream(of: Int.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await server.run { port in
          opened.yield(port)
          opened.finish()
        }
      }
      for await port in ports {
        try await body([
          "--tenant", "graph:http://127.0.0.1:\(port)/v1.0", "--directory", "nordlund",
        ])
      }
      group.cancelAll()
    }
  }
}
