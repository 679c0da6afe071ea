/// A user principal name, as the tenant spells it.
package struct UserName: RawRepresentable, Hashable, Sendable, Comparable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ rawValue: String) { self.rawValue = rawValue }

  package static func < (one: UserName, other: UserName) -> Bool {
    one.rawValue < other.rawValue
  }
}
