/// An answer to which the common headers have not yet been added.
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
