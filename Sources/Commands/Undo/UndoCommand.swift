import ArgumentParser
import Documents
import Presentation
import Procedures
import Sessions
import Workspaces

struct UndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Undo what a session changed, newest change first, and verify each.",
    discussion: """
      First, you see what can be undone, until when, and what cannot. An undo is a
      session of its own: it can be stopped and resumed, and it has a report.

      EXAMPLES
        stegvis undo last
        stegvis undo last --list
        stegvis undo 20261121-0800 --mode automatic --locale sv
      """)

  @ArgumentParser.Argument(help: "The session's name, or the start of it; 'last' means the newest.")
  var session: String
  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions
  @Option(help: "Who makes the changes: manual, consent or automatic.")
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
    let journal = try context.journal()
    let kept = try context.kept(context.session(session, in: journal), in: journal)
    var options = tenant
    options.tenant = options.tenant ?? kept.start.tenant
    let opened = try await OpenedTenant(options, context)
    let named = context.naming(opened.names)
    let plan = UndoPlan(
      kept.history.map { ($0.at + kept.start.tenantAhead, $0.event) }, domain: opened.domain,
      now: try await opened.domain.now())
    let listed = UndoList(plan)
    if format == .text { named.write(listed.lines(named.words)) }
    if list, format == .json { Output.write(listed.json.text + "\n") }
    guard !list, !plan.entries.isEmpty else { return }
    guard plan.entries.contains(where: \.isUndoable) else {
      throw named.failure(.stopped, .undoImpossible, ["session": "\(kept.id)"])
    }
    let undo = try UndoFile(
      steps: plan.calls.map { id, call, attempt in
        .init(
          id: id, operation: call.operation.rawValue, arguments: call.arguments,
          takesBack: attempt.step)
      }
    ).bytes
    let files = SessionFiles(
      files: try kept.files(named).merging([
        UndoFile.path: SourceFile(path: UndoFile.path, bytes: undo)
      ]) { $1 })
    let original = try named.graph(of: kept.start.procedure, files, document: nil)
    let graph = try named.undoGraph(files, of: original)
    let answers = try named.answers(answers, for: graph)
    try await opened.expectRights(for: graph, named)
    try named.keep(files, in: journal)
    let display = TerminalDisplay(graph: graph, context: named, isSilent: format == .json)
    let start = SessionStart(
      session: SessionName.make(), procedure: kept.start.procedure,
      revisions: kept.start.revisions, documents: files.digests, actor: opened.actor,
      tenant: opened.name, mode: mode, locale: named.words.language, document: nil,
      snapshot: try opened.snapshot(named), tenantAhead: try await opened.ahead(),
      undoes: kept.id)
    let setting = SessionSetting(
      named, opened, graph, journal, named.conversation(answers, display))
    try await named.recording {
      try await named.finish(try await setting.begin(start), start.session, journal, format)
    }
  }
}
