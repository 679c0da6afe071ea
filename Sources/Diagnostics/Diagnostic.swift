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
  /// The section of the specification that says so, such as `XLIFF 2.1, 4.2.2.5 unit`; `nil` where
  /// the rule is our own.
  package let specification: String?

  package init(
    _ id: DiagnosticID, _ severity: Severity, at place: SourcePlace, _ message: String,
    advice: String? = nil, related: [SourcePlace] = [], specification: String? = nil
  ) {
    self.id = id
    self.severity = severity
    self.place = place
    self.message = message
    self.advice = advice
    self.related = related
    self.specification = specification
  }

  /// The same, held for more or less bad.
  package func with(_ severity: Severity) -> Diagnostic {
    Diagnostic(
      id, severity, at: place, message, advice: advice, related: related,
      specification: specification)
  }
}
