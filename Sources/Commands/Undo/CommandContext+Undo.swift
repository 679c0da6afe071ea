import Documents
import Operations
import Presentation
import Procedures
import Sessions
import Workspaces

extension CommandContext {
  /// The graph of an undo session: the calls kept with it, each described in the reader's language
  /// with the sentence of the step it undoes.
  ///
  /// - Throws: `CommandFailure` if the kept calls cannot be read or make no graph.
  func undoGraph(_ kept: SessionFiles, of original: StepGraph) throws -> StepGraph {
    let file: UndoFile
    do {
      file = try UndoFile.read(kept.files[UndoFile.path]?.bytes ?? [])
    } catch {
      throw failure(
        .ourFault, .commandJournalUnreadable, ["path": UndoFile.path, "reason": "\(error)"])
    }
    let catalogue = try catalogue()
    let steps = file.steps.enumerated().compactMap { index, entry -> Step? in
      guard let operation = catalogue[OperationID(rawValue: entry.operation)] else { return nil }
      let next = file.steps.indices.contains(index + 1) ? file.steps[index + 1].id : nil
      return Step(
        id: entry.id, operation: operation, arguments: entry.arguments.mapValues { .literal($0) },
        into: nil, edges: [Edge(outcome: "done", target: next.map { .step($0) } ?? .end)],
        rules: [])
    }
    let texts = Dictionary(
      file.steps.map { ($0.id, text(of: $0, in: original)) }
    ) { first, _ in first }
    let title = title(of: original)
    let procedure = Procedure(
      id: original.procedure, roles: original.procedures.first?.roles ?? [], inputs: [],
      steps: steps,
      texts: [
        words.language: ProcedureText(
          locale: locale, title: [.text(words.text(.undoTitle, ["title": title]))],
          introduction: [], steps: texts, path: UndoFile.path, digest: "")
      ], revision: "")
    guard let graph = StepGraph(of: original.procedure, in: [original.procedure: procedure]) else {
      throw failure(
        .ourFault, .commandProcedureBroken, ["name": original.procedure.rawValue], count: 1)
    }
    return graph
  }

  package func title(of graph: StepGraph) -> String {
    graph.procedures.first { $0.id == graph.procedure }?.texts[words.language]
      .map { TextRun.runs(of: $0.title).plain } ?? graph.procedure.rawValue
  }

  private func text(of entry: UndoFile.Entry, in original: StepGraph) -> StepText {
    let node = original[entry.takesBack]
    let sentence = node.flatMap { node in
      original.procedures.first { $0.id == node.procedure }?.texts[words.language]?
        .steps[node.step.id].map { TextRun.runs(of: $0.sentence).plain }
    }
    let told = words.text(
      .undoSentence, ["step": "\(entry.takesBack)", "sentence": sentence ?? ""])
    return StepText(
      sentence: [.text(told)], alerts: [], original: nil, labels: [], kind: .commit)
  }
}
