import Diagnostics
import Documents

/// An ordered list in a document: an ordered way to a goal, not bound yet.
package struct ProcedureOutline: Hashable, Sendable {
  /// The anchor of the heading; followed by `~2` for the second list below it, and so on.
  package let anchor: String
  /// The heading, or, for a further list below it, the paragraph that introduces the list.
  package let title: Passage
  package let steps: [OutlineStep]
  /// The warnings and notes below the heading that do not belong to a single step.
  package let alerts: [Block.Alert]
  package let place: SourcePlace

  /// The number of steps at every depth; variants of one step count once.
  package var stepCount: Int { steps.reduce(0) { $0 + $1.count } }
}
