/// The name of an operation in the catalogue, such as `license.unassign`.
package struct OperationID: RawRepresentable, Hashable, Sendable, Comparable,
  CustomStringConvertible, ExpressibleByStringLiteral
{
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(stringLiteral value: String) { self.rawValue = value }

  package var description: String { rawValue }

  package static func < (one: OperationID, other: OperationID) -> Bool {
    one.rawValue < other.rawValue
  }
}
