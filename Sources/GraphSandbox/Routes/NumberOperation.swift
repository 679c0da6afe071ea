import Microsoft365
import Operations

/// A change of a telephone number that was accepted and is carried out later.
struct NumberOperation: Sendable {
  let id: String
  let change: TenantChange
  let number: String
  let call: GraphCall
  /// When it is carried out, in seconds by the sandbox's clock.
  let dueAt: Int
  let createdAt: Int
  var status: String
  var message: String?
}
