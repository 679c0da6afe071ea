import Diagnostics
import Documents

/// One ordered list of a document: an ordered way to a goal, not bound to anything yet.
package struct ProcedureOutline: Hashable, Sendable {
  /// The heading's anchor; the second list under a heading has `~2` after it, and so on.
  package let anchor: String
  /// The heading, or for a further list under it the paragraph that introduces it.
  package let title: Passage
  package let steps: [OutlineStep]
  /// The warnings and notes under the heading that belong to no single step.
  package let alerts: [Block.Alert]
  package let place: SourcePlace

  /// The number of steps at every depth, variants of one step once.
  package var stepCount: Int { steps.reduce(0) { $0 + $1.count } }
}
