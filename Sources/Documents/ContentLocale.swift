/// The language tag (BCP 47) of a text, such as `sv-SE` or `en`.
package struct ContentLocale: Hashable, Sendable, CustomStringConvertible {
  /// The tag as written, but with hyphens between its parts.
  package let identifier: String

  package init(_ identifier: String) {
    self.identifier = identifier.replacing("_", with: "-")
  }

  /// The language alone in lower case, such as `sv` for `sv-SE`.
  package var language: String {
    String(identifier.prefix { $0 != "-" }).lowercased()
  }

  package var description: String { identifier }
}
