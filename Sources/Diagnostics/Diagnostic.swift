/// One thing that is wrong in a file its author can mend; collected, never thrown.
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

  /// What mends it without anybody being asked.
  package struct Fix: Hashable, Sendable {
    /// Bytes of the file.
    package let range: Range<Int>
    /// Where they begin, with their number of characters.
    package let place: SourcePlace
    /// What comes in their place.
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
  /// What the author can do about it; `nil` where the message says it already.
  package let advice: String?
  /// Other places the message speaks of, such as the definition that is contradicted.
  package let related: [SourcePlace]
  /// The section of the specification that says so, such as `XLIFF 2.1, 4.2.2.5 unit`; `nil` where
  /// the rule is our own.
  package let specification: String?
  /// `nil` where it is about no translated sentence.
  package let sentence: Sentence?
  /// `nil` where a person must decide.
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

  /// The same, held for more or less bad.
  package func with(_ severity: Severity) -> Diagnostic {
    Diagnostic(
      id, severity, at: place, message, advice: advice, related: related,
      specification: specification, sentence: sentence, fix: fix)
  }
}
