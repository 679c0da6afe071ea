/// The id of a step, the same in every language: the author's anchor, or else
/// `<procedure anchor>/<number>`; for a step inside a step, `<outer step's id>.<number>`.
package struct StepID: RawRepresentable, Hashable, Codable, Sendable, Comparable,
  CustomStringConvertible,
  ExpressibleByStringLiteral
{
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ rawValue: String) { self.rawValue = rawValue }

  package var description: String { rawValue }

  package static func < (left: StepID, right: StepID) -> Bool { left.rawValue < right.rawValue }

  package init(stringLiteral value: String) { self.init(value) }
}
