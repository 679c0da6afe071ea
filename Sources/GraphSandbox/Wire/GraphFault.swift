/// An error as Microsoft Graph returns it.
package struct GraphFault: Error, Hashable, Sendable {
  package let status: Int
  package let code: String
  package let message: String
  package var headers: [String: String] = [:]

  static func badRequest(_ message: String) -> GraphFault {
    GraphFault(status: 400, code: "Request_BadRequest", message: message)
  }

  static func unsupported(_ message: String) -> GraphFault {
    GraphFault(status: 400, code: "Request_UnsupportedQuery", message: message)
  }

  static func notFound(_ name: String) -> GraphFault {
    GraphFault(
      status: 404, code: "Request_ResourceNotFound",
      message: "Resource '\(name)' does not exist or one of its queried reference-property objects "
        + "are not present.")
  }

  static let noPrivilege = GraphFault(
    status: 403, code: "Authorization_RequestDenied",
    message: "Insufficient privileges to complete the operation.")

  static let noSegment = GraphFault(
    status: 400, code: "BadRequest", message: "Resource not found for the segment.")

  static let noMethod = GraphFault(
    status: 405, code: "Request_BadRequest",
    message: "Specified HTTP method is not allowed for the request target.")

  package func body(request id: String, client: String, date: String) -> GraphNode {
    .object([
      "error": .object([
        "code": .text(code), "message": .text(message),
        "innerError": .object([
          "date": .text(date), "request-id": .text(id), "client-request-id": .text(client),
        ]),
      ])
    ])
  }
}
