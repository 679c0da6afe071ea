/// Why an operation or an answer is not accepted, in no language.
package struct Refusal: Hashable, Sendable, Codable, Error {
  /// The key of its sentence, without the leading `refusal.`: `holdsRemain`.
  package let code: String
  /// The values its sentence names.
  package let values: [String: Value]

  package init(_ code: String, _ values: [String: Value] = [:]) {
    self.code = code
    self.values = values
  }
}
