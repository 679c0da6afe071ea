import Diagnostics

/// One thing that a translated sentence has got wrong.
package struct SentenceFinding: Hashable, Sendable {
  /// What can be put in its place without asking.
  package struct Fix: Hashable, Sendable {
    /// Bytes of the target.
    package let range: Range<Int>
    package let text: String
  }

  package let id: DiagnosticID
  /// Bytes of the target the finding is about.
  package let range: Range<Int>
  package let message: String
  package let advice: String?
  package let fix: Fix?

  init(
    _ id: DiagnosticID, _ range: Range<Int>, _ message: String, advice: String? = nil,
    fix: Fix? = nil
  ) {
    self.id = id
    self.range = range
    self.message = message
    self.advice = advice
    self.fix = fix
  }
}
