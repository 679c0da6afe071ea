import ArgumentParser
import Documents
import Operations
import Presentation
import Procedures
import Sessions
import Workspaces

/// `stegvis undo`: walks the inverse of each change of a session, newest first, in a session of its
/// own.
struct UndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Undo what a session changed, newest change first, and verify each.",
    discussion: """
      First, you see what can be undone, until when, and what cannot, such as a
      license of a product that you no longer have; the end names that again, and
      the exit status is then 3. An undo is a session of its own: it can be stopped
      and resumed, and it has a report.

      EXAMPLES
        stegvis undo last
        stegvis undo last --list
        stegvis undo 20261121-0800 --mode automatic --locale sv
      """)

  @ArgumentParser.Argument(
    help: ArgumentHelp(
      "The session's name, or the start of it.",
      discussion: "'last' means the session that was run last and is not an undo itself."))
  var session: String
  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions
  @Option(
    help:
      "Who makes the changes: manual (you), consent (Stegvis, after you say yes) or automatic (Stegvis, without asking)."
  )
  var mode: SessionMode = .consent
  @Option(help: "A YAML file with the answers: 'consent: true', 'steps:' by step id.")
  var answers: String?
  @Flag(help: "Only list what can be undone.") var list = false
  @Option(
    help:
      "The output format: text shows the screens, json writes the list or the session's report."
  )
  var format: OutputFormat = .text

  func run() async throws {
    let context = try CommandContext(common)
    let sessions = try SessionStore(context)
    let kept = try sessions.kept(sessions.toUndo(session))
    var options = tenant
    options.tenants = context.domains.tenants(options.tenants, else: kept.start.tenants)
    let opened =
      options.tenants.isEmpty && kept.start.tenants.isEmpty
      ? OpenedTenants.withoutTenant(actor: options.actor ?? kept.start.actor)
      : try await OpenedTenants(options, context)
    let named = context.naming(opened).naming(by: kept.events)
    let undo = try await PreparedUndo(of: kept, on: opened, named)
    let unfinished = undo.unfinished
    if format == .text, unfinished == nil || !undo.isEmpty {
      named.write(undo.list.lines(named.words))
    }
    if list, format == .json { Output.write(undo.list.json.text + "\n") }
    if let unfinished { throw unfinished }
    guard !list, !undo.isEmpty else { return }
    let (graph, files) = try undo.graph()
    let answers = try Answers.read(answers, for: graph, named)
    try await opened.expectRights(for: graph, named)
    let journal = sessions.journal
    let store = SessionStore(journal, named)
    try store.keep(files)
    let display = TerminalDisplay(
      graph: graph, context: named, tenants: opened.tenants, isSilent: format == .json)
    let starter = SessionStarter(graph, on: opened, named)
    let start = try await starter.start(
      files, mode: mode, document: undo.document, undoing: kept.start)
    try await named.explainingWalkFailures {
      var walk = try starter.walk(start, recordedIn: journal, with: display.person(answers))
      let ending = try await walk?.run(presentIn: journal) ?? .completed
      try store.finish(ending, start.session, on: graph, format)
      try named.tellLost(undo.lost, format)
    }
  }
}

extension CommandContext {
  /// Names what an undo did not give back, at its end.
  ///
  /// - Throws: `FinishedWith` unless it gave back everything.
  func tellLost(_ lost: [Refusal], _ format: OutputFormat) throws {
    guard !lost.isEmpty else { return }
    if format == .text { write(UndoList.lines(lost: lost, words)) }
    throw FinishedWith(status: .stopped)
  }
}

/// The graph of an undo session: one step for each change it takes back.
enum UndoGraph {
  /// The graph of an undo session: the calls kept with it, each described in the reader's language
  /// with the sentence of the step it undoes.
  ///
  /// - Parameter events: what was recorded of the session, from which the steps that it came to are
  ///   taken if a redacted export has left the calls out; empty for a session that begins now.
  /// - Throws: `CommandFailure` if the kept calls cannot be read or make no graph.
  static func make(
    _ kept: SessionFiles, of original: StepGraph, events: [SessionEvent] = [],
    _ context: CommandContext
  ) throws -> StepGraph {
    let words = context.words
    let file: UndoFile
    do {
      file =
        try kept.files[UndoFile.path].map { try UndoFile.read($0.bytes) }
        ?? UndoFile(of: events, undoing: original)
    } catch {
      throw context.failure(
        .ourFault, .commandJournalUnreadable,
        ["path": UndoFile.path, "reason": context.reason("corrupt")])
    }
    let catalogue = try context.procedures.catalogue()
    let steps = file.steps.enumerated().compactMap { index, entry -> Step? in
      guard let operation = catalogue[OperationID(rawValue: entry.operation)] else { return nil }
      let next = file.steps.indices.contains(index + 1) ? file.steps[index + 1].id : nil
      // What is deleted here is what the session itself made.
      return Step(
        id: entry.id, operation: operation, arguments: entry.arguments.mapValues { .literal($0) },
        into: nil, edges: [Edge(outcome: "done", target: next.map { .step($0) } ?? .end)],
        rules: [], needsApproval: false)
    }
    let texts = Dictionary(
      file.steps.map { ($0.id, text(of: $0, in: original, words)) }
    ) { first, _ in first }
    let title = original.title(words)
    let procedure = Procedure(
      id: original.procedure, roles: original.procedures.first?.roles ?? [], inputs: [],
      steps: steps,
      texts: [
        words.language: ProcedureText(
          locale: context.locale, title: [.text(words.text(.undoTitle, ["title": title]))],
          introduction: [], steps: texts, path: UndoFile.path, digest: "")
      ], revision: "", instances: original.instances)
    guard let graph = StepGraph(of: original.procedure, in: [original.procedure: procedure]) else {
      throw context.failure(
        .ourFault, .commandProcedureBroken, ["name": original.procedure.rawValue], count: 1)
    }
    return graph
  }

  private static func text(
    of entry: UndoFile.Entry, in original: StepGraph, _ words: Words
  ) -> StepText {
    let node = original[entry.takesBack]
    let sentence = node.flatMap { node in
      original.procedures.first { $0.id == node.procedure }?.texts[words.language]?
        .steps[node.step.id].map {
          TextRun.runs(of: $0.sentence).plain(marking: QuotationMarks(words))
        }
    }
    let name = node.map { words.operation($0.step.operation.id) } ?? "\(entry.takesBack)"
    let told = words.text(.undoSentence, ["sentence": sentence ?? name])
    return StepText(
      sentence: [.text(told)], alerts: [], original: nil, labels: [], kind: .commit)
  }
}

extension UndoFile {
  /// The calls of the steps that an undo session came to. A step at which nothing was attempted has
  /// no arguments, and the operation that takes back that of the original step.
  fileprivate init(of events: [SessionEvent], undoing original: StepGraph) {
    var reached: [StepID] = []
    var attempts: [StepID: ChangeAttempt] = [:]
    for event in events {
      switch event {
      case .started(_, let step), .left(_, _, let step?): reached.append(step)
      case .attempted(let attempt): attempts[attempt.step] = attempt
      case .left(_, _, nil), .shown, .chosen, .decided, .checked, .performed, .failed, .verified,
        .refused, .overridden, .attested, .passed, .recorded, .skipped, .modeChanged, .returned,
        .resumed, .stopped, .approvalRequested, .approved, .rejected, .deviated, .planSetAside,
        .completed, .noted:
        break
      }
    }
    self.init(
      steps: reached.compactMap { id in
        let name = String(id.rawValue.trimmingPrefix("undo/"))
        // The second call for a step has a `~2` after the step's name, which may contain one too.
        let whole = StepID(name)
        let takesBack =
          original[whole] == nil
          ? name.lastIndex(of: "~").map { StepID(String(name[..<$0])) } ?? whole : whole
        let attempt = attempts[id]
        let inverse = original[takesBack].flatMap { Self.inverse(of: $0.step.operation) }
        guard let operation = attempt?.operation ?? inverse else { return nil }
        return Entry(
          id: id, operation: operation.rawValue, arguments: attempt?.arguments ?? [:],
          takesBack: takesBack)
      })
  }

  private static func inverse(of operation: Operation) -> OperationID? {
    switch operation.reversal {
    case .inverse(let inverse), .inverseWithin(let inverse, _), .compensation(let inverse): inverse
    case .none, .irreversible: nil
    }
  }
}

extension StepGraph {
  /// The procedure's title in the reader's language; its id if it has none.
  package func title(_ words: Words) -> String {
    procedures.first { $0.id == procedure }?.texts[words.language]
      .map { TextRun.runs(of: $0.title).plain } ?? procedure.rawValue
  }
}
