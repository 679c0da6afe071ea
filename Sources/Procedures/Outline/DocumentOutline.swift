import Diagnostics
import Documents
import Translation

/// The contents of a document: its procedures, running text and title.
package struct DocumentOutline: Sendable {
  package struct Counts: Hashable, Sendable {
    package let segments: Int
    package let procedures: Int
    /// Ordered items at every depth; variants of one step count once.
    package let steps: Int
  }

  package let document: Document
  /// The heading of the highest level; `nil` in a document without headings.
  package let title: Passage?
  package let procedures: [ProcedureOutline]
  /// The findings about the document and the numbering of its lists.
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

  /// The paragraphs of running text, with their addresses.
  package var passages: [OutlinePassage] { OutlinePassage.passages(in: document.blocks) }

  /// The step with this id, at any depth; `nil` if there is none.
  package func step(_ id: StepID) -> OutlineStep? {
    var waiting = procedures.flatMap(\.steps)
    while let step = waiting.popLast() {
      if step.id == id { return step }
      waiting.append(contentsOf: step.steps)
    }
    return nil
  }
}
