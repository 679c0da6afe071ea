import Diagnostics
import Documents

/// One numbered instruction of a document, not bound to anything yet.
package struct OutlineStep: Hashable, Sendable {
  package let id: StepID
  /// The place in its list, counted from 1, whatever number the file displays.
  package let number: Int
  /// The author's own id for the step.
  package let anchor: String?
  package let kind: StepKind
  /// The instruction itself; of a step with several paragraphs, the first.
  package let passage: Passage
  /// The instruction in the document's own language without markup, white space evened out.
  package let text: String
  /// The English beside it, likewise; `nil` in a plain document.
  package let sourceText: String?
  /// The paragraphs and bullets that follow within the step.
  package let further: [Passage]
  /// The warnings and notes that belong to the step.
  package let alerts: [Block.Alert]
  package let labels: [OutlineLabel]
  /// The labels that are a way through menus (`Billing > Your products`), in order.
  package let menuPath: [OutlineLabel]
  /// Where the step's links lead, in order, each once.
  package let links: [String]
  /// The environments the step is written for; empty for all.
  package let variants: [String]
  package let steps: [OutlineStep]
  package let place: SourcePlace

  /// The number of steps this is: itself and all within it.
  package var count: Int { steps.reduce(1) { $0 + $1.count } }
}
