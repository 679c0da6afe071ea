import Diagnostics
import Documents

/// How a document that is not ours is bound to a procedure: anchors, digests and, where they may be
/// kept, the texts as they were.
package struct DocumentBinding: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    /// `<heading anchor>/<step number>`, or `<heading anchor>/p<number>` for a paragraph.
    package let anchor: String
    /// SHA-256 of the passage's source text with its white space evened out.
    package let digest: String
    /// The procedure's steps that the passage tells, in order; empty where it tells none.
    package let steps: [StepID]
    /// The text that was bound, to be shown when it has changed; `nil` where it was not kept.
    package let text: String?
    /// Whether nobody has confirmed yet that the passage tells these steps.
    package let isGuess: Bool
    /// What the tie was made of, for who reads the file.
    package let reason: String?

    package init(
      anchor: String, digest: String, steps: [StepID], text: String? = nil, isGuess: Bool = false,
      reason: String? = nil
    ) {
      self.anchor = anchor
      self.digest = digest
      self.steps = steps
      self.text = text
      self.isGuess = isGuess
      self.reason = reason
    }
  }

  package let procedure: ProcedureID
  /// Our own name for the document.
  package let document: String
  package let locale: ContentLocale
  /// `ms.openlocfilehash` of the document when it was bound; `nil` where it had none.
  package let sourceHash: String?
  package let entries: [Entry]
  package let place: SourcePlace

  package init(
    procedure: ProcedureID, document: String, locale: ContentLocale, sourceHash: String? = nil,
    entries: [Entry], place: SourcePlace
  ) {
    self.procedure = procedure
    self.document = document
    self.locale = locale
    self.sourceHash = sourceHash
    self.entries = entries
    self.place = place
  }

  /// The passages whose steps nobody has confirmed yet.
  package var guesses: [Entry] { entries.filter(\.isGuess) }
}

extension DocumentBinding {
  /// The steps the binding names and the procedure does not have.
  package func unknownSteps(in procedure: Procedure?) -> [Diagnostic] {
    guard let procedure else { return [] }
    return entries.flatMap(\.steps).filter { procedure.step($0) == nil }.map { step in
      Diagnostic(
        .bindingInvalid, .error, at: place,
        "step '\(step)' does not exist in '\(procedure.id)'")
    }
  }
}
