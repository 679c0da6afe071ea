import Markup

/// Gives people and places names that say nothing of them, the same ones every time.
package struct Redaction: Sendable {
  /// Known to nobody but whoever redacts; who has it can tell whether a pseudonym is a given person's.
  private let key: String
  private let isPublic: @Sendable (String) -> Bool

  /// - Parameter isPublic: whether a text says nothing of a person or an organisation.
  package init(key: String, isPublic: @escaping @Sendable (String) -> Bool) {
    self.key = key
    self.isPublic = isPublic
  }

  /// What is shown for a text; `nil` where it may be shown itself.
  package func pseudonym(for text: String) -> String? {
    guard !text.isEmpty, !isPublic(text) else { return nil }
    return
      "\(kind(of: text))-\(Digest.sha256(Array("\(key)\n\(text.lowercased())".utf8)).prefix(10))"
  }

  /// A word by which a reader knows what was named.
  private func kind(of text: String) -> String {
    if text.contains("/") || text.contains(":") { return "place" }
    if text.contains("@") { return "person" }
    if text.hasPrefix("+"), text.dropFirst().allSatisfy(\.isNumber) { return "number" }
    return "name"
  }

  /// A new key: 32 bytes of chance, as lower-case hexadecimal.
  package static func newKey() -> String { Commitment.newKey() }
}
