import Diagnostics
import Operations

/// The proposed binding of one step in a document.
package struct StepProposal: Hashable, Sendable {
  /// A step of a procedure that the document's step describes, with the reasons.
  package struct Match: Hashable, Sendable {
    package let step: StepID
    package let operation: OperationID
    package let operationKind: OperationKind
    /// From 0 for nothing in common to 1 for equal.
    package let likeness: Double
    package let evidence: [StepEvidence]
    /// Whether a person must confirm the match before it is walked, because it changes something
    /// and the evidence is incomplete.
    package let isGuess: Bool
  }

  /// `<anchor>/<number>`, as written in a binding.
  package let anchor: String
  package let text: String
  package let kind: StepKind
  package let place: SourcePlace
  /// The depth in its list, counted from 0.
  package let depth: Int
  /// The matching steps in the procedure's order; empty if none was found.
  package let matches: [Match]
}
