import ArgumentParser
import Documents
import Journal
import Presentation
import Procedures
import Sessions

/// `stegvis resume`: continues a session that was stopped or interrupted, or the rows of a series
/// that are not completed.
struct ResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Continue a session after a stop or a crash, or take it over.",
    discussion: """
      If a change was interrupted, Stegvis first looks for its effect in the tenant.
      If the effect is there, the change is recorded as done; if it is not, you are
      offered the change again; if that is unclear, you are asked. Nothing is done
      twice. If you resume somebody else's session, you take it over, in your own
      language. The journal records who resumes: who is signed in over Microsoft
      Graph, else --actor, else $STEGVIS_ACTOR, else whoever ran it before.

      EXAMPLES
        stegvis resume last
        stegvis resume 20261120-2158 --locale nl --actor pieter@contoso.com
        stegvis resume 20261120-2158 --without-plan "The license was bought in the meantime."
        stegvis resume 20261121-0800 --failed --answers answers.yaml
      """)

  @ArgumentParser.Argument(
    help: ArgumentHelp(
      "The name of the session or series, or the start of it.",
      discussion: "'last' means the newest that is not completed and that nobody is running now."))
  var session: String

  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions
  @Option(help: "A YAML file with the answers: 'inputs:' by name, 'steps:' by step id.")
  var answers: String?
  @Option(
    help: ArgumentHelp(
      "Continue although the tenant differs from the plan, and say why.", valueName: "reason"))
  var withoutPlan: String?
  @Flag(help: "With a series: resume only the rows that stopped, and start no others.")
  var failed = false
  @Option(
    help: "The output format: text shows the screens, json writes the session's report at the end.")
  var format: OutputFormat = .text

  func run() async throws {
    let context = try CommandContext(common)
    let sessions = try SessionStore(context)
    let id: SessionID
    switch try sessions.toResume(session) {
    case .series(let series): return try await resume(series, context, sessions)
    case .session(let session): id = session
    }
    let kept = try sessions.kept(id)
    guard let session = Session(kept.events) else {
      throw context.failure(.wrongUsage, .commandSessionUnknown, ["session": self.session])
    }
    guard session.position != .completed else {
      throw context.failure(.wrongUsage, .commandSessionFinished, ["session": "\(kept.id)"])
    }
    let graph = try kept.graph(context)
    let (opened, tenantNames) = try await open(
      session.start.tenants, session.actor, for: graph, context)
    let named = tenantNames.naming(by: kept.events)
    let answers = try Answers.read(answers, for: graph, named)
    try await opened.expectRights(for: graph, named)
    let display = TerminalDisplay(
      graph: graph, context: named, tenants: opened.tenants, isSilent: format == .json)
    let person = try display.person(answers)
    let plan = withoutPlan == nil ? try kept.plan(named) : nil
    let journal = sessions.journal
    try await named.explainingWalkFailures {
      var walk = try SessionStarter(graph, on: opened, named).walk(
        resuming: session, recordedIn: journal,
        with: plan.map {
          EvidenceConversation(
            person: PlannedConversation($0, display: display, person: person), data: named.data)
        } ?? person,
        plan: plan)
      if let withoutPlan { try walk.setPlanAside(reason: withoutPlan) }
      try SessionStore(journal, named).finish(
        try await walk.run(presentIn: journal), kept.id, on: graph, format)
      try named.tellLost(try kept.lostByUndo(named), format)
    }
  }

  /// - Parameter actor: who resumes it if nobody is signed in or named.
  private func open(
    _ names: [String], _ actor: String, for graph: StepGraph, _ context: CommandContext
  ) async throws -> (OpenedTenants, CommandContext) {
    var options = tenant
    options.tenants = context.domains.tenants(options.tenants, else: names)
    let opened = try await OpenedTenants.opened(for: graph, options, context, fallback: actor)
    return (opened, context.naming(opened))
  }

  private func resume(
    _ series: Journal.SeriesEntry, _ context: CommandContext, _ sessions: SessionStore
  ) async throws {
    let journal = sessions.journal
    let file = try sessions.file(of: series)
    let kept = SessionFiles(
      files: try file.documents.reduce(into: [:]) { files, entry in
        if let bytes = try context.explainingFailures({ try journal.document(entry.value) }) {
          files[entry.key] = SourceFile(path: entry.key, bytes: bytes)
        }
      })
    let knowing = try context.knowing(tenants: file.tenants)
    let graph = try kept.graph(
      of: ProcedureID(file.procedure), document: file.document, knowing)
    let (opened, named) = try await open(file.tenants, file.actor, for: graph, knowing)
    // The walks of a series are not shown.
    if let unread = try await opened.expectRights(for: graph, named) { Output.complain(unread) }
    try await SeriesRun(named, opened, graph, SessionStore(journal, named), kept, format)
      .resume(series.id, file, answers: answers, onlyFailed: failed)
  }
}
