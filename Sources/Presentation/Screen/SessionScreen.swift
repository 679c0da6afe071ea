import Documents
import Operations
import Procedures
import Sessions

/// One step as a person sees it: plain data in the reader's language, for any view.
package struct SessionScreen: Hashable, Sendable {
  /// A warning or note that is read before the step.
  package struct Alert: Hashable, Sendable {
    package let kind: Block.Alert.Kind
    /// "Warning", "Note": the kind in the reader's language.
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
    /// What helps to choose.
    package let details: [String]
  }

  /// What is known after a change that is not what it should be, or that nobody can tell.
  package struct Comparison: Hashable, Sendable {
    package let expected: [FactGroup]
    package let observed: [FactGroup]
    /// That nothing has changed at all; `nil` where something has.
    package let unchanged: String?
  }

  /// "Step 3 of 14".
  package let position: String
  /// "Back up a mailbox, step 2 of 5", in a called procedure.
  package let within: String?
  package let kind: OperationKind
  /// What the operation does, in a few words.
  package let headline: String
  package let alerts: [Alert]
  package let sentence: [TextRun]
  /// The English beside the sentence; `nil` where it was not asked for or there is none.
  package let original: [TextRun]?
  package let facts: [FactGroup]
  package let changes: [FactGroup]
  /// That nothing will change, where a change is predicted to leave everything as it is.
  package let noChange: String?
  /// How, and for how long, the change can be taken back; `nil` for other kinds.
  package let reversal: Reversal?
  /// "Mode: …", for a change.
  package let mode: String?
  package let refusals: [RefusalText]
  package let comparison: Comparison?
  package let question: String
  /// How to answer, such as with a number; `nil` where the keys say it.
  package let hint: String?
  package let choices: [Choice]
  package let keys: [AnswerKey]
  /// Words the screen's parts are headed with.
  package let headings: Headings

  package struct Reversal: Hashable, Sendable {
    package let text: String
    /// Whether it cannot be taken back as it was.
    package let isFinal: Bool
  }

  package struct Headings: Hashable, Sendable {
    package let known, changes, refused, expected, observed, original: String
  }

  /// What a typed line means here; `nil` where it is no key of the screen, but perhaps a name.
  package func meaning(of line: String) -> AnswerKey.Meaning? {
    let typed = line.trimmingSpaces.lowercased()
    if let key = keys.first(where: { $0.typed.lowercased() == typed }) { return key.meaning }
    guard let number = Int(typed), choices.contains(where: { $0.number == number }) else {
      return nil
    }
    return .choice(number)
  }

  /// The step's own text, as its digest in the journal is taken from: alerts, then the sentence.
  package var stepText: String {
    (alerts.flatMap { alert in alert.paragraphs.map { "\(alert.word): \($0.plain)" } }
      + [sentence.plain])
      .joined(separator: "\n")
  }
}
