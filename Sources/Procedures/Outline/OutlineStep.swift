import Diagnostics
import Documents

/// A numbered instruction in a document, not bound yet.
package struct OutlineStep: Hashable, Sendable {
  package let id: StepID
  /// The position in its list, counted from 1, regardless of the number displayed in the file.
  package let number: Int
  /// The author's own id for the step; `nil` if there is none.
  package let anchor: String?
  package let kind: StepKind
  /// The instruction itself; if the step has several paragraphs, the first one with words.
  package let passage: Passage
  /// The instruction in the document's own language, without markup and with normalised white
  /// space.
  package let text: String
  /// The corresponding English text in the same form; `nil` in a monolingual document.
  package let sourceText: String?
  /// The further paragraphs and bullets in the step.
  package let further: [Passage]
  /// The warnings and notes that belong to the step.
  package let alerts: [Block.Alert]
  package let labels: [OutlineLabel]
  /// The labels that form a menu path (`Billing > Your products`), in order.
  package let menuPath: [OutlineLabel]
  /// The destinations of the step's links, in order, without duplicates.
  package let links: [String]
  /// The environments that the step applies to; empty for all.
  package let variants: [String]
  package let steps: [OutlineStep]
  package let place: SourcePlace

  /// The number of steps, counting this one and all steps inside it.
  package var count: Int { steps.reduce(1) { $0 + $1.count } }
}
