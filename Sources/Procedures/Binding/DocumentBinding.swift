import Diagnostics
import Documents

/// The binding of a foreign document to a procedure: anchors, digests and, where they may be kept,
/// the texts at the time of binding.
package struct DocumentBinding: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    /// `<heading anchor>/<step number>`, or `<heading anchor>/p<number>` for a paragraph.
    package let anchor: String
    /// SHA-256 of the passage's source text with normalised white space.
    package let digest: String
    /// The procedure's steps that the passage describes, in order; empty if there are none.
    package let steps: [StepID]
    /// The text that was bound, to be shown if it changes; `nil` if it was not kept.
    package let text: String?
    /// Whether nobody has confirmed these steps yet.
    package let isGuess: Bool
    /// The evidence for the binding, for people who read the file.
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
  /// The project's own name for the document.
  package let document: String
  package let locale: ContentLocale
  /// The `ms.openlocfilehash` of the document at the time of binding; `nil` if it had none.
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
  /// A diagnostic for each step that the binding names and the procedure does not have.
  package func unknownSteps(in procedure: Procedure?) -> [Diagnostic] {
    guard let procedure else { return [] }
    return entries.flatMap(\.steps).filter { procedure.step($0) == nil }.map { step in
      Diagnostic(
        .bindingInvalid, .error, at: place,
        "step '\(step)' does not exist in '\(procedure.id)'")
    }
  }
}
