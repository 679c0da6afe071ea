import ArgumentParser
import Diagnostics
import Documents
import Presentation
import Procedures
import Sessions
import Workspaces

/// `stegvis replay`: shows a recorded session again, or carries it out again on a copy of the
/// tenant.
struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Step through a recorded session again, forward and back, in any language.",
    discussion: """
      Nothing is changed. With --on, the session is carried out again on a copy of a
      tenant, and the first difference is reported. With --from, you give other
      answers from that step on.

      EXAMPLES
        stegvis replay last --locale nl
        stegvis replay session.json --locale sv
        stegvis replay last --on embedded:copy
        stegvis replay last --on embedded:copy --from decide-hold-release --answers other.yaml
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
    let context = try CommandContext(common).namingKnown()
    let kept = try KeptSession.named(session, context)
    if let on {
      return try await Rerun(kept, on: on, context, format).run(from: from, answers: answers)
    }
    let view = try kept.replay(context)
    switch format {
    case .json: Output.write(view.json.text + "\n")
    case .text where Output.inputIsTerminal && Output.isTerminal:
      ReplayBrowser(view, context).run()
    case .text:
      context.write(view.heading + view.steps.indices.flatMap(view.lines))
    }
  }
}

extension KeptSession {
  /// The replay of the session in the reader's language.
  ///
  /// - Parameters:
  ///   - graph: the graph the session began on, if it is at hand.
  ///   - library: the procedures as they are today, if they are at hand.
  /// - Throws: `CommandFailure` if a kept file is lost, or the files no longer make a procedure;
  ///   `WorkspaceFailure` or `LabelGlossary.Failure` if a file of the content folder cannot be
  ///   read.
  package func replay(
    _ context: CommandContext, on graph: StepGraph? = nil, library: ProcedureLibrary? = nil
  ) throws -> ReplayView {
    let context = context.knowing(start)
    let then = try graph ?? self.graph(context)
    let files = SessionFiles(files: try files(context))
    let language = context.words.language
    let hadLanguage =
      try start.undoes != nil
      || start.walksDocument && hadLanguage(language, files, context)
      || files.source(of: start.procedure)?.documents["\(language).md"] != nil
    return ReplayView(
      record, then: then, now: try graphToday(files, library, context), hadLanguage: hadLanguage,
      context.words)
  }

  /// Whether a reader of this language was shown what is shown now: in that language, or in the
  /// language of record because there was nothing else, then as now.
  private func hadLanguage(
    _ language: String, _ files: SessionFiles, _ context: CommandContext
  ) throws -> Bool {
    guard let document = start.document,
      let family = DocumentFamily(document, in: files, try context.procedures.languages())
    else { return false }
    let part = DocumentFamily.part(of: start.procedure, in: document)
    let then = try context.procedures.graph(
      of: family, part: part, for: start.tenants, in: files)
    if then.procedures.first?.texts[language] != nil { return true }
    let now = try context.procedures.graphToday(of: document, part: part, for: start.tenants)
    return now?.procedures.first?.texts[language] == nil
  }

  /// The graph of the procedure as it is today; `nil` if it no longer exists.
  private func graphToday(
    _ files: SessionFiles, _ library: ProcedureLibrary?, _ context: CommandContext
  ) throws -> StepGraph? {
    if start.walksDocument, let document = start.document {
      let graph = try context.procedures.graphToday(
        of: document, part: DocumentFamily.part(of: start.procedure, in: document),
        for: start.tenants)
      guard start.undoes != nil else { return graph }
      return try graph.map { try UndoGraph.make(files, of: $0, events: events, context) }
    }
    let library = try library ?? context.procedures.library([start.procedure])
    let domains = context.domains.domains(ofTenants: start.tenants)
    guard let graph = StepGraph(of: start.procedure, in: library.procedures, for: domains) else {
      return nil
    }
    guard start.undoes == nil else {
      return try UndoGraph.make(files, of: graph, events: events, context)
    }
    guard files.isTied, let document = start.document, FileReading.isFile(document) else {
      return graph
    }
    do {
      return try context.procedures.overlay(
        context.read(document), including: IncludedFiles(below: [document]), on: graph,
        for: start.tenants, as: .kept)
    } catch is CommandFailure {
      // The document no longer tells the procedure.
      return graph
    }
  }
}

/// Steps forward and back through a recorded session, at a terminal.
struct ReplayBrowser {
  private let view: ReplayView
  private let context: CommandContext

  init(_ view: ReplayView, _ context: CommandContext) {
    self.view = view
    self.context = context
  }

  func run() {
    let words = context.words
    context.write(view.heading)
    var index = 0
    while view.steps.indices.contains(index) {
      context.write(
        view.lines(at: index) + [TextLine(words[.replayKeys], .quiet)])
      Output.write("> ")
      guard let line = readLine() else { return }
      Output.write("\n")
      let typed = line.filter { !$0.isWhitespace }.lowercased()
      switch typed {
      case "": index += 1
      case words[.keyBack]: index = max(0, index - 1)
      case words[.keyStop]: return
      case let number:
        guard let wanted = OutsideNumber.whole(number, in: OutsideNumber.counts),
          view.steps.indices.contains(wanted - 1)
        else {
          context.write([
            TextLine(
              words.text(.questionNotAnAnswer, ["answer": PrintableText.of(line)]), .warning)
          ])
          continue
        }
        index = wanted - 1
      }
    }
    context.write([TextLine(words[.replayEnd], .good)])
  }
}
