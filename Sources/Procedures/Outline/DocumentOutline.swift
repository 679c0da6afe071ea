import Diagnostics
import Documents
import Translation

/// What a document contains: its procedures, its running text, its title.
package struct DocumentOutline: Sendable {
  package struct Counts: Hashable, Sendable {
    package let segments: Int
    package let procedures: Int
    /// Ordered items at every depth, variants of one step once.
    package let steps: Int
  }

  package let document: Document
  /// The highest heading; `nil` in a document without headings.
  package let title: Passage?
  package let procedures: [ProcedureOutline]
  /// What is wrong in the document, and in the numbers of its lists.
  package let diagnostics: [Diagnostic]

  package init(_ document: Document, labels: LabelGlossary) {
    var builder = OutlineBuilder(
      steps: StepReader(
        locale: document.locale, sourceLocale: document.sourceLocale, glossary: labels))
    builder.read(document.blocks)
    self.document = document
    title = builder.title
    procedures = builder.finished()
    diagnostics = document.diagnostics + builder.diagnostics
  }

  package var counts: Counts {
    Counts(
      segments: document.segments.count, procedures: procedures.count,
      steps: procedures.reduce(0) { $0 + $1.stepCount })
  }

  /// The running text with its addresses.
  package var passages: [OutlinePassage] { OutlinePassage.passages(in: document.blocks) }

  /// The step with this id, at any depth.
  package func step(_ id: StepID) -> OutlineStep? {
    var waiting = procedures.flatMap(\.steps)
    while let step = waiting.popLast() {
      if step.id == id { return step }
      waiting.append(contentsOf: step.steps)
    }
    return nil
  }
}
