import Microsoft365
import Operations

/// A change of a telephone number that was accepted and runs by itself.
struct NumberOperation: Sendable {
  let id: String
  let change: TenantChange
  let number: String
  let call: GraphCall
  /// When it runs, in seconds by the sandbox's clock.
  let dueAt: Int
  let createdAt: Int
  var status: String
  var message: String?
}
