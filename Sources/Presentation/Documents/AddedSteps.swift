import Procedures

/// What Stegvis adds to the steps of a document to clear the way for its changes, in the reader's
/// language.
///
/// It is shown before anybody begins, and stands apart from what the document says.
package struct AddedSteps: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    /// The step of the document before which something is added.
    package let before: StepID
    /// What that is, in sentences.
    package let texts: [String]
  }

  package let entries: [Entry]

  package init(_ graph: StepGraph, _ words: Words) {
    let changed = graph.nodes.filter { node in
      graph.nodes.contains { $0.addedBefore == node.id }
    }
    entries = changed.map { node in
      let added = graph.nodes.filter { $0.addedBefore == node.id }
      let position = words.position(
        of: node, ordinal: graph.ordinal(of: node.id) ?? 0, of: graph.stepCount)
      let sentence = added.first.flatMap { first in
        words.text(of: first.procedure, in: graph)?.steps[first.step.id]
          .map { words.runs(naming: $0.sentence).plain(marking: QuotationMarks(words)) }
      }
      let changes = added.filter { $0.step.operation.kind == .change }
        .map { words.operation($0.step.operation.id) }
      let steps = words.text(
        .addedSteps,
        [
          "position": position, "operation": words.operation(node.step.operation.id),
          "sentence": sentence ?? "",
        ], count: added.count)
      let asks =
        changes.isEmpty
        ? [] : [words.text(.addedChanges, ["operations": words.formats.list(changes)])]
      return Entry(before: node.id, texts: [steps] + asks)
    }
  }

  /// The sentences, each on a line of its own.
  var lines: [TextLine] { entries.flatMap(\.texts).map { TextLine($0, hanging: 2) } }
}
