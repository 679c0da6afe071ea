/// A request of the interface, taken apart.
struct GraphCall: Sendable {
  let method: String
  /// The pieces of the path after the version, decoded.
  let pieces: [String]
  let exchange: SandboxExchange
  let grant: Grant
  /// The absolute address without its query.
  let link: String
  /// The absolute address of the version.
  let root: String

  func query(_ allowed: Set<String>) throws(GraphFault) -> ODataQuery {
    try ODataQuery(exchange.query, headers: exchange.headers, allowed: allowed)
  }

  func context(_ name: String) -> String { "\(root)/$metadata#\(name)" }

  var isWrite: Bool { method != "GET" }
}
