/// A parsed request to the interface.
struct GraphCall: Sendable {
  let method: String
  /// The segments of the path after the version, decoded.
  let pieces: [String]
  let exchange: SandboxExchange
  let grant: Grant
  /// The absolute address, without its query.
  let link: String
  /// The absolute address, up to and including the version.
  let root: String

  func query(_ allowed: Set<String>) throws(GraphFault) -> ODataQuery {
    try ODataQuery(exchange.query, headers: exchange.headers, allowed: allowed)
  }

  func context(_ name: String) -> String { "\(root)/$metadata#\(name)" }

  var isWrite: Bool { method != "GET" }
}
