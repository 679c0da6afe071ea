import Documents
import Operations
import Procedures
import Sessions

/// One step as a person sees it, as plain data in the reader's language for any view.
package struct SessionScreen: Hashable, Sendable {
  /// A warning or note to read before the step.
  package struct Alert: Hashable, Sendable {
    package let kind: Block.Alert.Kind
    /// The kind in the reader's language, such as "Warning" or "Note".
    package let word: String
    package let paragraphs: [[TextRun]]
  }

  /// Why something was not accepted, and what to do next.
  package struct RefusalText: Hashable, Sendable {
    package let reason: String
    package let advice: String?
  }

  /// One of the numbered choices.
  package struct Choice: Hashable, Sendable {
    /// Counted from 1.
    package let number: Int
    package let title: String
    /// Facts that help to choose.
    package let details: [String]
  }

  /// What was expected and what was read, after a change that is refuted or whose outcome is
  /// unknown.
  package struct Comparison: Hashable, Sendable {
    package let expected: [FactGroup]
    package let observed: [FactGroup]
    /// A sentence that nothing has changed; `nil` if something has.
    package let unchanged: String?
  }

  /// The step's place in the session, such as "Step 3 of 14".
  package let position: String
  /// The place in a called procedure, such as "Back up a mailbox, step 2 of 5"; else `nil`.
  package let within: String?
  package let kind: OperationKind
  /// What the operation does, in a few words.
  package let headline: String
  package let alerts: [Alert]
  package let sentence: [TextRun]
  /// The English of the sentence; `nil` if it was not asked for or there is none.
  package let original: [TextRun]?
  package let facts: [FactGroup]
  package let changes: [FactGroup]
  /// A sentence that nothing will change; `nil` unless that is the prediction of a change.
  package let noChange: String?
  /// How, and for how long, the change can be undone; `nil` for other kinds, for a change without
  /// effect, and once the change was tried.
  package let reversal: Reversal?
  /// The session's mode, such as "Mode: …"; `nil` for a step that is not a change.
  package let mode: String?
  package let refusals: [RefusalText]
  package let comparison: Comparison?
  package let question: String
  /// How to answer, such as with a number; `nil` if the keys already say it.
  package let hint: String?
  package let choices: [Choice]
  package let keys: [AnswerKey]
  /// The headings of the screen's parts.
  package let headings: Headings

  package struct Reversal: Hashable, Sendable {
    package let text: String
    /// Whether the change cannot be undone completely, or only within some days.
    package let isFinal: Bool
  }

  package struct Headings: Hashable, Sendable {
    package let known, changes, refused, expected, observed, original: String
  }

  /// The meaning of a typed line; `nil` if it is not a key or a number of the screen, but may be a
  /// name.
  package func meaning(of line: String) -> AnswerKey.Meaning? {
    let typed = line.trimmingSpaces.lowercased()
    if let key = keys.first(where: { $0.typed.lowercased() == typed }) { return key.meaning }
    guard let number = Int(typed), choices.contains(where: { $0.number == number }) else {
      return nil
    }
    return .choice(number)
  }

  /// The step's own text, from which its digest in the journal is made: the alerts, then the
  /// sentence.
  package var stepText: String {
    (alerts.flatMap { alert in alert.paragraphs.map { "\(alert.word): \($0.plain)" } }
      + [sentence.plain])
      .joined(separator: "\n")
  }
}
