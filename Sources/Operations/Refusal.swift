/// The reason why an operation or an answer is not accepted, independent of language.
package struct Refusal: Hashable, Sendable, Codable, Error {
  /// The key of its message without the leading `refusal.`, such as `holdsRemain`.
  package let code: String
  /// The values that its message mentions.
  package let values: [String: Value]

  package init(_ code: String, _ values: [String: Value] = [:]) {
    self.code = code
    self.values = values
  }
}
