/// One problem in a file that its author can correct; collected, never thrown.
package struct Diagnostic: Hashable, Sendable {
  /// The translated sentence it is about, with its English.
  package struct Sentence: Hashable, Sendable {
    /// The id of the bilingual unit.
    package let unit: String
    package let source: String
    package let target: String

    package init(unit: String, source: String, target: String) {
      self.unit = unit
      self.source = source
      self.target = target
    }
  }

  /// A correction that can be applied without asking anybody.
  package struct Fix: Hashable, Sendable {
    /// The bytes of the file to replace, counted from 0.
    package let range: Range<Int>
    /// The place where those bytes begin, with their length in characters.
    package let place: SourcePlace
    /// The text to put in their place.
    package let text: String

    package init(range: Range<Int>, place: SourcePlace, text: String) {
      self.range = range
      self.place = place
      self.text = text
    }
  }

  package let id: DiagnosticID
  package let severity: Severity
  package let place: SourcePlace
  /// One line that states the rule, the specific word first, lower case, without a full stop.
  package let message: String
  /// What the author can do about it; `nil` if the message already says so.
  package let advice: String?
  /// Other places that the message is about, such as a contradicted definition.
  package let related: [SourcePlace]
  /// The section of the specification with the rule, such as `XLIFF 2.1, 4.2.2.5 unit`; `nil` if
  /// the rule is Stegvis's own.
  package let specification: String?
  /// The translated sentence it is about; `nil` if it is not about one.
  package let sentence: Sentence?
  /// The correction; `nil` if a person must decide.
  package let fix: Fix?

  package init(
    _ id: DiagnosticID, _ severity: Severity, at place: SourcePlace, _ message: String,
    advice: String? = nil, related: [SourcePlace] = [], specification: String? = nil,
    sentence: Sentence? = nil, fix: Fix? = nil
  ) {
    self.id = id
    self.severity = severity
    self.place = place
    self.message = message
    self.advice = advice
    self.related = related
    self.specification = specification
    self.sentence = sentence
    self.fix = fix
  }

  /// The same diagnostic with another severity.
  package func with(_ severity: Severity) -> Diagnostic {
    Diagnostic(
      id, severity, at: place, message, advice: advice, related: related,
      specification: specification, sentence: sentence, fix: fix)
  }
}
