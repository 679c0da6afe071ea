/// The sandbox's reply to a request.
package enum SandboxReply: Hashable, Sendable {
  case answer(status: Int, headers: [String: String], body: [UInt8])
  /// The connection closes without an answer.
  case silence
}
