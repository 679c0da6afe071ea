import ArgumentParser
import Markup
import Presentation
import Procedures
import Sessions

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Walk a procedure in a guided session, and verify each change on the tenant.",
    discussion: """
      Without a terminal, every answer comes from --answers; a missing answer is an
      error that names it. Continue a stopped session with 'stegvis resume'.

      EXAMPLES
        stegvis run unassign-licenses-from-user
        stegvis run reduce-licenses --locale nl --mode manual
        stegvis run release-telephony --document guide.md
        stegvis run offboard-step-6 --answers answers.yaml --mode automatic
        stegvis run --plan plan.json
        stegvis run offboard-step-6 --practise
        stegvis run unassign-all-licenses --each leavers.csv --answers answers.yaml \\
          --mode automatic
        stegvis run unassign-all-licenses --each 'users?license=Office 365 E3' \\
          --answers answers.yaml --mode automatic
      """)

  @ArgumentParser.Argument(
    help: "The procedure's name, as 'stegvis list' shows it; not needed with --plan.")
  var procedure: String?
  @OptionGroup var walk: WalkOptions
  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions

  @Option(help: "Who makes the changes: manual, consent or automatic.")
  var mode: SessionMode = .consent

  @Flag(help: "Require a second person to approve every change, with 'stegvis approve'.")
  var fourEyes = false

  @Option(
    help:
      "Follow a plan saved with 'stegvis plan --save', and stop where the tenant differs from it.")
  var plan: String?

  @Option(
    help: ArgumentHelp(
      "Walk the procedure for each row of a list: <input>=<a>,<b>, a CSV file whose header names the inputs, or <input>?<query>.",
      valueName: "list"))
  var each: String?

  @Flag(
    help:
      "Practise on a throwaway tenant, with late changes, failed reads and lost replies."
  ) var practise = false

  @Option(
    help: "The output format: text shows the screens, json writes the session's report at the end.")
  var format: OutputFormat = .text

  func validate() throws {
    guard procedure != nil || plan != nil else {
      throw ValidationError("name a procedure, or a plan with --plan")
    }
    guard each == nil || (plan == nil && !practise) else {
      throw ValidationError("--each goes with neither --plan nor --practise")
    }
    guard plan == nil || !practise else {
      throw ValidationError("--plan does not go with --practise")
    }
  }

  func run() async throws {
    let context = try CommandContext(common)
    let saved = try plan.map { try context.plan($0) }
    let (id, library) = try context.runnable(
      procedure ?? saved?.file.plan.procedure.rawValue ?? "")
    let document = walk.document ?? saved?.file.document
    let graph = try context.graph(of: id, in: library, document: document, for: tenant.cloud)
    let opened = try await OpenedTenant(tenant, context)
    let named = context.naming(opened.names)
    let answers = try named.answers(walk.answers, for: graph)
    if practise {
      return try await PractiseRun(named, opened, graph, format).run(answers, mode: mode)
    }
    try await opened.expectRights(for: graph, named)
    let journal = try named.journal()
    let files = try named.files(of: graph, document: document)
    if let each {
      let series = SeriesRun(named, opened, graph, journal, files, format)
      return try await series.begin(
        try await named.rows(each, for: graph, on: opened), answers: walk.answers, mode: mode,
        document: document, needsApproval: fourEyes)
    }
    if let plan, let saved {
      try named.expect(saved.file.plan, at: plan, for: graph, on: opened.name)
    }
    try named.keep(files, in: journal)
    if let saved {
      try named.recordingFailures { try journal.keep([Digest.sha256(saved.bytes): saved.bytes]) }
    }
    let display = TerminalDisplay(graph: graph, context: named, isSilent: format == .json)
    let person = named.conversation(answers, display)
    let start = SessionStart(
      session: SessionName.make(), procedure: id, revisions: CommandContext.revisions(of: graph),
      documents: files.digests, actor: opened.actor, tenant: opened.name, mode: mode,
      locale: named.words.language, document: document, needsApproval: fourEyes,
      plan: saved.map { Digest.sha256($0.bytes) }, snapshot: try opened.snapshot(named),
      tenantAhead: try await opened.ahead())
    let setting = SessionSetting(
      named, opened, graph, journal,
      saved.map { PlannedConversation($0.file.plan, display: display, person: person) } ?? person,
      plan: saved?.file.plan)
    try await named.recording {
      try await named.finish(try await setting.begin(start), start.session, journal, format)
    }
  }
}

/// The options of a walk: a document and answers.
struct WalkOptions: ParsableArguments {
  @Option(help: "Use the sentences of this document, which must be bound to the procedure.")
  var document: String?

  @Option(help: "A YAML file with the answers: 'inputs:' by name, 'steps:' by step id.")
  var answers: String?
}

extension SessionMode: ExpressibleByArgument {}
