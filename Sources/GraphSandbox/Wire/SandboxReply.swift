/// What comes back.
package enum SandboxReply: Hashable, Sendable {
  case answer(status: Int, headers: [String: String], body: [UInt8])
  /// The connection closes without a word.
  case silence
}
