import Documents
import Microsoft365
import Presentation
import Procedures
import Translation
import Workspaces

extension CommandContext {
  /// The graph with the sentences of a foreign document in place of those of the bound steps.
  ///
  /// - Throws: `CommandFailure` if no binding knows the document, it is not in the reader's
  ///   language, it has changed since it was bound, or its binding contains guesses.
  package func overlay(
    _ file: SourceFile, on graph: StepGraph, for cloud: GraphCloud
  ) throws -> StepGraph {
    let path = file.path
    let document = ForeignDocument(
      file, outline: DocumentOutline(DocumentReader.read(file), labels: try labelGlossary()))
    guard let locale = document.locales.first(where: { $0.language == words.language }) else {
      throw failure(
        .wrongUsage, .commandDocumentLanguage,
        [
          "path": path, "wanted": words.language,
          "language": document.locales.map(\.language).joined(separator: ", "),
        ])
    }
    var drift: [BindingDrift.Passage] = []
    var guesses: [DocumentBinding.Entry] = []
    var isBound = false
    let procedures = try graph.procedures.map { procedure in
      let bindings = try bindings(of: procedure.id).map(\.binding)
      guard let binding = document.binding(among: bindings) else { return procedure }
      isBound = true
      drift += document.drift(from: binding)
      guesses += binding.guesses
      return document.overlay(
        procedure, with: binding, in: locale, environment: cloud.environment)
    }
    guard isBound else {
      throw failure(
        .wrongUsage, .commandDocumentUnbound,
        ["path": path, "procedure": graph.procedure.rawValue])
    }
    guard drift.isEmpty else { throw self.drift(drift, in: path) }
    guard guesses.isEmpty else { throw self.guesses(guesses, in: path) }
    return StepGraph(procedure: graph.procedure, procedures: procedures, nodes: graph.nodes)
  }

  private func drift(_ drift: [BindingDrift.Passage], in path: String) -> CommandFailure {
    let steps = drift.map { change -> String in
      let step = change.steps.map(\.rawValue).joined(separator: ", ")
      if case .removed = change.change {
        return "  "
          + words.text(.commandDriftGone, ["step": step, "anchor": change.anchor])
      }
      return "  "
        + words.text(
          .commandDriftStep,
          [
            "step": step, "place": "\(change.place.path):\(change.place.line)",
            "text": PrintableText.of(change.text),
          ])
    }
    let headline = failure(.stopped, .commandDrift, ["path": path], count: drift.count)
    return CommandFailure(
      status: .stopped,
      text: ([headline.text] + steps + ["  " + words.text(.commandDriftHint, ["path": path])])
        .joined(separator: "\n"))
  }

  private func guesses(_ guesses: [DocumentBinding.Entry], in path: String) -> CommandFailure {
    let headline = failure(.stopped, .commandGuesses, ["path": path], count: guesses.count)
    let lines = guesses.map { entry in
      "  \(entry.anchor) → \(entry.steps.map(\.rawValue).joined(separator: ", "))"
    }
    return CommandFailure(
      status: .stopped,
      text: ([headline.text] + lines + ["  " + words.text(.commandGuessesHint, ["path": path])])
        .joined(separator: "\n"))
  }

  /// The bindings to a procedure, each with the path of its file: those in the data folder first,
  /// then those in the content folder.
  package func bindings(
    of procedure: ProcedureID
  ) throws -> [(path: String, binding: DocumentBinding)] {
    let files = try ContentFolder.bindings(in: data.bindings) + content.bindings(of: procedure)
    return files.compactMap { file in
      DocumentBinding.read(file).binding.map { (file.path, $0) }
    }.filter { $0.1.procedure == procedure }
  }

  /// The labels of the admin centre, from `Resources/labels.yaml`.
  package func labelGlossary() throws -> LabelGlossary {
    try LabelGlossary(
      yaml: String(decoding: content.resource("labels.yaml").bytes, as: UTF8.self))
  }
}
