/// The name of a procedure, which is its folder in `procedures/`.
package struct ProcedureID: RawRepresentable, Hashable, Sendable, Comparable,
  CustomStringConvertible, ExpressibleByStringLiteral
{
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ value: String) { self.rawValue = value }
  package init(stringLiteral value: String) { self.rawValue = value }

  package var description: String { rawValue }

  package static func < (one: ProcedureID, other: ProcedureID) -> Bool {
    one.rawValue < other.rawValue
  }
}
