import Markup

/// Replaces the names of people and places with pseudonyms, the same ones every time.
package struct Redaction: Sendable {
  /// The secret key: anybody who has it can tell whether a pseudonym belongs to a given person.
  private let key: String
  private let isPublic: @Sendable (String) -> Bool

  /// Makes pseudonyms with `key`.
  ///
  /// - Parameter isPublic: whether a text reveals nothing about a person or an organisation.
  package init(key: String, isPublic: @escaping @Sendable (String) -> Bool) {
    self.key = key
    self.isPublic = isPublic
  }

  /// The pseudonym for a text; `nil` if the text may be shown.
  package func pseudonym(for text: String) -> String? {
    guard !text.isEmpty, !isPublic(text) else { return nil }
    return
      "\(kind(of: text))-\(Digest.sha256(Array("\(key)\n\(text.lowercased())".utf8)).prefix(10))"
  }

  /// A word that tells the reader what kind of thing was named.
  private func kind(of text: String) -> String {
    if text.contains("/") || text.contains(":") { return "place" }
    if text.contains("@") { return "person" }
    if text.hasPrefix("+"), text.dropFirst().allSatisfy(\.isNumber) { return "number" }
    return "name"
  }

  /// A new key: 32 random bytes, as lower-case hexadecimal.
  package static func newKey() -> String { Commitment.newKey() }
}
