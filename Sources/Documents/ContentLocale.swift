/// A language tag (BCP 47) that text is in, such as `sv-SE` or `en`.
package struct ContentLocale: Hashable, Sendable, CustomStringConvertible {
  /// The tag as it is written, its parts joined by hyphens.
  package let identifier: String

  package init(_ identifier: String) {
    self.identifier = identifier.replacing("_", with: "-")
  }

  /// The language alone, lower case: `sv` of `sv-SE`.
  package var language: String {
    String(identifier.prefix { $0 != "-" }).lowercased()
  }

  package var description: String { identifier }
}
