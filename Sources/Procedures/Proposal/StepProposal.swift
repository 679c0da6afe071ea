import Diagnostics
import Operations

/// What one step of a document is proposed to be bound to.
package struct StepProposal: Hashable, Sendable {
  /// One step of a procedure that the document's step tells, and why it is thought so.
  package struct Match: Hashable, Sendable {
    package let step: StepID
    package let operation: OperationID
    package let operationKind: OperationKind
    /// From 0, nothing in common, to 1, the same.
    package let likeness: Double
    package let evidence: [StepEvidence]
    /// Whether a person must confirm it before it is walked: it changes something, and not every
    /// sign of it was found.
    package let isGuess: Bool
  }

  /// `<anchor>/<number>`, as a binding writes it.
  package let anchor: String
  package let text: String
  package let kind: StepKind
  package let place: SourcePlace
  /// How deep it stands in its list, counted from 0.
  package let depth: Int
  /// What it tells, in the procedure's order; empty where no operation was found.
  package let matches: [Match]
}
