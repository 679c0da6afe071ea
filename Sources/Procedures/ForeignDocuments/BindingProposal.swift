import Diagnostics
import Documents
import Operations

/// A possible binding of a foreign document to one procedure.
package struct BindingProposal: Sendable {
  package let procedure: ProcedureID
  /// All steps, at every depth, of the lists that describe a part of the procedure.
  package let steps: [StepProposal]
  /// The total likeness of the matches, by which proposals are ranked.
  package let score: Double

  /// The matches of all steps, in document order.
  package var matches: [StepProposal.Match] { steps.flatMap(\.matches) }

  /// The same proposal, with a change marked as a guess if `isDoubtful` returns true for its anchor
  /// and operation.
  func markingGuesses(where isDoubtful: (String, OperationID) -> Bool) -> BindingProposal {
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

  /// The binding to write. It contains all steps; those without a match have no step of the
  /// procedure.
  ///
  /// - Parameters:
  ///   - name: the project's own name for the document.
  ///   - keepsText: whether the texts are kept, so that they can be shown when the document has
  ///     changed.
  ///   - reason: returns the reason to write for a step with matches.
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
          anchor: step.anchor, digest: BindingText.digest(of: passage.bound),
          steps: step.matches.map(\.step),
          text: keepsText ? BindingText.of(passage.bound) : nil,
          // However certain it seems, a person binds a change.
          isGuess: step.matches.contains { $0.isGuess || $0.operationKind == .change },
          reason: step.matches.isEmpty ? nil : reason(step))
      },
      place: SourcePlace(path: name))
  }
}

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

/// A reason why a step of a document matches a step of a procedure.
package enum StepEvidence: Hashable, Sendable {
  /// Both name this label; given as displayed in the document.
  case label(String)
  /// The document's step goes to the page that the procedure's step opens; given by its name in the
  /// domain.
  case page(String)
  /// Both ask for the same kind of action.
  case kind(StepKind)
  /// It puts into effect what the step at this place tells.
  case follows(String)
  /// Significant words that both contain, the most significant first, in the given language.
  case words([String], language: String)
}
