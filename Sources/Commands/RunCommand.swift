import ArgumentParser
import Journal
import Markup
import Presentation
import Procedures
import Sessions

/// `stegvis run`: walks a procedure in a new session, in a series of sessions, or for practice.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Go through a procedure in a guided session, and verify each change in the tenant.",
    discussion: """
      Instead of a procedure, name any document with steps: Markdown, HTML or plain
      text. You do its steps and confirm them one by one. 'guide.sv.md' beside
      'guide.md' is its Swedish translation; what a translation lacks is shown in
      the language of the document without one.

      Without a terminal, every answer comes from --answers; a missing answer is an
      error that names it. Continue a stopped session with 'stegvis resume'.

      EXAMPLES
        stegvis run unassign-licenses-from-user
        stegvis run guide.md
        stegvis run guide.md --part "When somebody leaves" --locale sv
        stegvis run offboard --input user=anna.lind@example.com
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
    help:
      "The procedure's or document's name, as 'stegvis list' shows it ('leaver', 'wiki/leaver'), or the path of a document; not needed with --plan."
  )
  var procedure: String?
  @OptionGroup var walk: WalkOptions
  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions

  @Option(
    help:
      "Who makes the changes: manual (you), consent (Stegvis, after you say yes) or automatic (Stegvis, without asking)."
  )
  var mode: SessionMode = .consent

  @Flag(
    help:
      "Require a second person to approve every change, with 'stegvis approve'. Where a change needs one anyway, $STEGVIS_SECOND_PERSON=required lets nobody go on alone."
  )
  var fourEyes = false

  @Option(
    help:
      "Follow a plan saved with 'stegvis plan --save', and stop where the tenant differs from it.")
  var plan: String?

  @Option(
    help: ArgumentHelp(
      "Run the procedure for each row of a list: <input>=<a>,<b>, a CSV file whose header names the inputs, or <input>?<query>.",
      valueName: "list"))
  var each: String?

  @Flag(
    help:
      "Practice on a temporary tenant, with late changes, failed reads and lost replies."
  ) var practise = false

  @Option(
    help: "The output format: text shows the screens, json writes the session's report at the end.")
  var format: OutputFormat = .text

  func validate() throws {
    guard procedure != nil || plan != nil else {
      throw ValidationError("name a procedure, or a plan with --plan")
    }
    guard each == nil || (plan == nil && !practise) else {
      throw ValidationError("--each cannot be combined with --plan or --practise")
    }
    guard walk.inputs.isEmpty || (plan == nil && each == nil) else {
      throw ValidationError("--input cannot be combined with --plan or --each")
    }
    guard plan == nil || !practise else {
      throw ValidationError("--plan cannot be combined with --practise")
    }
  }

  func run() async throws {
    let context = try CommandContext(common).knowing(tenants: tenant.tenants)
    let saved = try plan.map { try SavedPlan($0, context) }
    let walkable = try walkable(saved, context)
    let (graph, document) = (walkable.graph, walkable.document)
    let opened = try await OpenedTenants.opened(for: graph, tenant, context, reading: practise)
    let named = context.naming(opened)
    let given = try walk.given(for: graph, named)
    let answers = given.joining(try Answers.read(walk.answers, for: graph, named))
    try await given.expectAccepted(by: opened.domain)
    if practise {
      return try await PractiseRun(named, opened, graph, format)
        .run(answers, mode: mode, asksForTheRest: walk.asksForTheRest)
    }
    let unread = try await opened.expectRights(for: graph, named)
    let sessions = try SessionStore(named)
    let files = try walkable.files(named)
    if let each {
      // The walks of a series are not shown.
      if let unread { Output.complain(unread) }
      let series = SeriesRun(named, opened, graph, sessions, files, format)
      return try await series.begin(
        try await SeriesRows(graph, on: opened, named).rows(each), answers: walk.answers,
        mode: mode, document: document, needsApproval: fourEyes)
    }
    try saved?.expect(for: graph, on: opened.tenants, named)
    try sessions.keep(files)
    let journal = sessions.journal
    let digest = saved.map { Digest.sha256($0.bytes) }
    if let digest, let saved {
      try named.explainingFailures { try journal.keep([digest: saved.bytes]) }
    }
    let display = TerminalDisplay(
      graph: graph, context: named, tenants: opened.tenants, isSilent: format == .json,
      chosenNames: saved?.plan.chosenNames ?? [:])
    let person = try display.person(answers, asksForTheRest: walk.asksForTheRest)
    let starter = SessionStarter(graph, on: opened, named)
    let start = try await starter.start(
      files, mode: mode, document: document, needsApproval: fourEyes, plan: digest)
    try await named.explainingWalkFailures {
      var walk = try starter.walk(
        start, recordedIn: journal,
        with: saved.map { saved in
          EvidenceConversation(
            person: PlannedConversation(saved.plan, display: display, person: person),
            data: named.data)
        } ?? person,
        plan: saved?.plan)
      try sessions.finish(
        try await walk?.run(presentIn: journal) ?? .completed, start.session, on: graph, format)
    }
  }
}

extension RunCommand {
  /// What is to be walked: what the person names, else what the plan was made for.
  private func walkable(_ saved: SavedPlan?, _ context: CommandContext) throws -> Walkable {
    guard procedure == nil, let saved else {
      return try context.procedures.walkable(
        procedure ?? "", document: walk.document ?? saved?.document, part: walk.part,
        binding: walk.binding, for: tenant.tenants,
        asks: walk.answers == nil && format == .text && Output.inputIsTerminal)
    }
    return try context.procedures.walkable(
      saved, document: walk.document, binding: walk.binding, for: tenant.tenants)
  }
}

extension ProcedureStore {
  /// What a saved plan was made for.
  func walkable(
    _ saved: SavedPlan, document: String?, binding: String? = nil, for tenants: [String]
  ) throws -> Walkable {
    let id = saved.plan.procedure
    guard try context.content.source(of: id) == nil, let made = saved.document else {
      return try walkable(id.rawValue, document: document ?? saved.document, for: tenants)
    }
    return try walkable(
      made, part: DocumentFamily.part(of: id, in: made), binding: binding, for: tenants)
  }
}

/// The options of a walk: a document and answers.
struct WalkOptions: ParsableArguments {
  @Option(help: "Use the sentences of this document, which must be bound to the procedure.")
  var document: String?

  @Option(
    help: ArgumentHelp(
      "Of a document, walk only the list of steps below this heading.", valueName: "heading"))
  var part: String?

  @Option(
    help: ArgumentHelp(
      "Of a document, the file that binds its sentences to operations. Default: the one in the data folder, else the one beside the document.",
      valueName: "file"))
  var binding: String?

  @Option(
    help:
      "A YAML file with the answers: 'inputs:' by name, 'steps:' by step id, 'parts:' by anchor.")
  var answers: String?

  @Option(
    name: .customLong("input"),
    help: ArgumentHelp(
      "Choose in advance: user=anna.lind@example.com. Can be given several times; a list takes several values, with commas between them. At a terminal, you're asked for everything else.",
      valueName: "name=value"))
  var inputs: [String] = []
}

extension SessionMode: ExpressibleByArgument {}

/// A practice session on a throwaway tenant where changes show late, reads fail and replies are
/// lost.
///
/// Nothing of it is kept.
struct PractiseRun {
  private let context: CommandContext
  private let opened: OpenedTenants
  private let graph: StepGraph
  private let format: OutputFormat

  init(
    _ context: CommandContext, _ opened: OpenedTenants, _ graph: StepGraph, _ format: OutputFormat
  ) {
    self.context = context
    self.opened = opened
    self.graph = graph
    self.format = format
  }

  func run(_ answers: Answers?, mode: SessionMode, asksForTheRest: Bool) async throws {
    let tenant = try await opened.forPractice(context)
    try await tenant.expectRights(for: graph, context)
    let domain = FaultyDomain(tenant.domain)
    let journal = try context.explainingFailures { try Journal(path: ":memory:") }
    let named = [OpenedTenant.practice: context.words[.practiseName]]
    let display = TerminalDisplay(
      graph: graph, context: context.naming(context.words.names.merging(named) { $1 }),
      tenants: opened.tenants, isSilent: format == .json)
    let starter = SessionStarter(graph, on: tenant.through(domain), context)
    let start = starter.unkept(OpenedTenant.practice, mode: mode)
    try await context.explainingWalkFailures {
      if format == .text {
        let begins: MessageKey = opened.all.isEmpty ? .practiseWithoutTenant : .practiseBegins
        context.write([TextLine(context.words[begins], .warning), .empty])
      }
      var walk = try starter.walk(
        start, recordedIn: journal,
        with: PractisingConversation(
          person: display.rehearsing(answers, asksForTheRest: asksForTheRest)))
      let ending = try await walk?.run(presentIn: journal) ?? .completed
      let session = try SessionStore(journal, context).kept(start.session)
      switch format {
      case .text:
        context.write(PractiseReport(domain.faults, session.events).lines(context.words))
      case .json:
        Output.write(SessionReport(session.record, graph: graph, context.words).json.text + "\n")
      }
      try context.naming(by: session.events).settle(ending)
    }
  }
}
