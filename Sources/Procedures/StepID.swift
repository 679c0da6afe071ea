/// The id of a step, which no translation, re-wording or re-ordering changes.
///
/// It is the step's own `<a name="…">`, else `<heading anchor>/<number>`; in a step graph that
/// calls other procedures, `<calling step>/<step>`.
package struct StepID: RawRepresentable, Hashable, Sendable, CustomStringConvertible,
  ExpressibleByStringLiteral
{
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ value: String) { self.rawValue = value }
  package init(stringLiteral value: String) { self.rawValue = value }

  package var description: String { rawValue }
}
