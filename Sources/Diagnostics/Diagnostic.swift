/// One thing that is wrong in a file its author can mend; collected, never thrown.
package struct Diagnostic: Hashable, Sendable {
  package let id: DiagnosticID
  package let severity: Severity
  package let place: SourcePlace
  /// One line that states the rule, the specific word first, lower case, without a full stop.
  package let message: String
  /// What the author can do about it; `nil` where the message says it already.
  package let advice: String?
  /// Other places the message speaks of, such as the definition that is contradicted.
  package let related: [SourcePlace]

  package init(
    _ id: DiagnosticID, _ severity: Severity, at place: SourcePlace, _ message: String,
    advice: String? = nil, related: [SourcePlace] = []
  ) {
    self.id = id
    self.severity = severity
    self.place = place
    self.message = message
    self.advice = advice
    self.related = related
  }
}
