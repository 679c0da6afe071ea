import Diagnostics
import Documents
import Operations

/// How one of our procedures may be told by a document that is not ours.
package struct BindingProposal: Sendable {
  package let procedure: ProcedureID
  /// Every step of the lists that tell some of the procedure, at every depth.
  package let steps: [StepProposal]
  /// The sum of what its matches have in common: what proposals are ranked by.
  package let score: Double

  package var matches: [StepProposal.Match] { steps.flatMap(\.matches) }

  /// The same with every change a guess that `isDoubtful`, told its place and operation, says may
  /// as well be another.
  func doubting(_ isDoubtful: (String, OperationID) -> Bool) -> BindingProposal {
    BindingProposal(
      procedure: procedure,
      steps: steps.map { step in
        StepProposal(
          anchor: step.anchor, text: step.text, kind: step.kind, place: step.place,
          depth: step.depth,
          matches: step.matches.map { match in
            StepProposal.Match(
              step: match.step, operation: match.operation, operationKind: match.operationKind,
              likeness: match.likeness, evidence: match.evidence,
              isGuess: match.isGuess
                || match.operationKind == .change && isDoubtful(step.anchor, match.operation))
          })
      },
      score: score)
  }

  /// The binding to be written: all steps, those that tell nothing without a step.
  ///
  /// - Parameters:
  ///   - name: our own name for the document.
  ///   - keepsText: whether the texts are kept, so that a later drift can show them.
  package func binding(
    of outline: DocumentOutline, named name: String, keepsText: Bool,
    reason: (StepProposal) -> String
  ) -> DocumentBinding {
    DocumentBinding(
      procedure: procedure, document: name, locale: outline.document.locale,
      sourceHash: outline.document.sourceHash,
      entries: steps.compactMap { step in
        guard let passage = outline.passage(at: step.anchor) else { return nil }
        return DocumentBinding.Entry(
          anchor: step.anchor, digest: TextNormal.digest(of: passage.bound),
          steps: step.matches.map(\.step),
          text: keepsText ? TextNormal.of(passage.bound) : nil,
          isGuess: step.matches.contains(where: \.isGuess),
          reason: step.matches.isEmpty ? nil : reason(step))
      },
      place: SourcePlace(path: name))
  }
}
