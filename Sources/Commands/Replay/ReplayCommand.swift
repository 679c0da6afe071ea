import ArgumentParser
import Presentation
import Procedures
import Sessions

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Step through a recorded session again, forward and back, in any language.",
    discussion: """
      Nothing is carried out. With --on, the session is carried out again on a copy
      of a tenant, and you are told the first difference. With --from, it gets other
      answers from that step on.

      EXAMPLES
        stegvis replay last --locale nl
        stegvis replay session.json --locale sv
        stegvis replay last --on embedded:copy
        stegvis replay last --on embedded:copy --from decide-holds --answers other.yaml
      """)

  @ArgumentParser.Argument(
    help: "The session's name, or the start of it, or an exported file; 'last' means the newest.")
  var session: String
  @OptionGroup var common: CommonOptions
  @Option(
    help: ArgumentHelp(
      "Carry the session out again: with embedded:copy on the tenant as it was, with embedded:<file> on a copy of that tenant.",
      valueName: "tenant"))
  var on: String?
  @Option(help: ArgumentHelp("With --on: give other answers from this step on.", valueName: "step"))
  var from: String?
  @Option(help: "With --from: a file with the other answers. Default: you are asked.")
  var answers: String?
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func validate() throws {
    guard from == nil || on != nil else { throw ValidationError("--from needs --on") }
    guard answers == nil || from != nil else { throw ValidationError("--answers needs --from") }
  }

  func run() async throws {
    let context = try CommandContext(common).namingProducts()
    let kept = try context.kept(session)
    if let on {
      return try await Rerun(kept, on: on, context, format).run(from: from, answers: answers)
    }
    let view = try context.replay(kept)
    switch format {
    case .json: Output.write(view.json.text + "\n")
    case .text where Output.inputIsTerminal && Output.isTerminal:
      ReplayBrowser(view, context).run()
    case .text:
      context.write(view.heading + view.steps.indices.flatMap(view.lines))
    }
  }
}

extension CommandContext {
  /// The replay of a session in the reader's language.
  ///
  /// - Throws: `CommandFailure` if its documents are lost or no longer make a procedure.
  package func replay(_ kept: KeptSession) throws -> ReplayView {
    let then = try graph(of: kept)
    let files = SessionFiles(files: try kept.files(self))
    let hadLanguage = kept.start.undoes != nil || spoke(words.language, files, kept.start.procedure)
    return ReplayView(
      kept.record, then: then, now: try now(kept, files), hadLanguage: hadLanguage, words)
  }

  /// Whether the documents kept with the session include this language.
  private func spoke(
    _ language: String, _ files: SessionFiles, _ procedure: ProcedureID
  ) -> Bool {
    files.source(of: procedure)?.documents["\(language).md"] != nil
  }

  /// The procedure as it is now; `nil` if it no longer exists.
  private func now(_ kept: KeptSession, _ files: SessionFiles) throws -> StepGraph? {
    let library = try library([kept.start.procedure])
    guard let graph = StepGraph(of: kept.start.procedure, in: library.procedures) else {
      return nil
    }
    return kept.start.undoes == nil ? graph : try undoGraph(files, of: graph)
  }
}
