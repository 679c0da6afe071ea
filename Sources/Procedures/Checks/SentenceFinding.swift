import Diagnostics

/// An error in a translated sentence.
package struct SentenceFinding: Hashable, Sendable {
  /// A correction that can be made without asking.
  package struct Fix: Hashable, Sendable {
    /// The bytes of the target to replace.
    package let range: Range<Int>
    package let text: String
  }

  package let id: DiagnosticID
  /// The bytes of the target that the finding is about.
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
