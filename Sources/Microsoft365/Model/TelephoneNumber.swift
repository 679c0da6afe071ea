/// A telephone number in E.164 format, with its plus sign.
package struct TelephoneNumber: RawRepresentable, Hashable, Sendable, Comparable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ rawValue: String) { self.rawValue = rawValue }

  package static func < (one: TelephoneNumber, other: TelephoneNumber) -> Bool {
    one.rawValue < other.rawValue
  }
}
