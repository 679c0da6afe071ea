import Operations
import Procedures

/// What a document that tells a procedure has and the procedure lacks, and the reverse, in the reader's
/// language, as it is listed before anybody begins.
package struct TieText: Hashable, Sendable {
  package let lines: [TextLine]

  /// Empty if no document tells the graph's procedures.
  package init(_ graph: StepGraph, _ words: Words) {
    lines = graph.procedures.flatMap { procedure in
      graph.ties[procedure.id].map { Self.lines($0, procedure, words) } ?? []
    }
  }

  private static func lines(
    _ tie: DocumentTie, _ procedure: Procedure, _ words: Words
  ) -> [TextLine] {
    let steps = procedure.text(in: words.language)?.steps ?? [:]
    let own = tie.own.map { id in
      let number = procedure.step(id)?.place?.shownNumber.map { "\($0). " } ?? "• "
      let sentence = steps[id].map {
        words.runs(naming: $0.sentence).plain(marking: QuotationMarks(words))
      }
      return TextLine("\(number)\(sentence ?? "\(id)")", indent: 2, hanging: 3)
    }
    func names(_ operations: [OperationID]) -> String {
      let names = operations.map { words.operation($0) }
      return words.enumeration(
        ofOperations: names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
    }
    let untold = tie.untold.compactMap { procedure.step($0)?.operation.id }
    return
      (own.isEmpty ? [] : [TextLine(words.text(.tieOwn, count: own.count))] + own)
      + (tie.notMade.isEmpty
        ? []
        : [TextLine(words.text(.tieNotMade, ["operations": names(tie.notMade)]), hanging: 2)])
      + (untold.isEmpty
        ? [] : [TextLine(words.text(.tieUntold, ["operations": names(untold)]), hanging: 2)])
  }
}
