import ArgumentParser
import Presentation
import Procedures
import Sessions

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Walk a procedure: a guided session, verified on the tenant.",
    discussion: """
      Without a terminal every answer comes from --answers; a missing one is an error that names
      it. A session that was stopped goes on with 'stegvis resume'.

      EXAMPLES
        stegvis run unassign-licenses-from-user
        stegvis run reduce-licenses --locale nl --mode manual
        stegvis run release-telephony --document guide.md
        stegvis run offboard-step-6 --answers answers.yaml --mode automatic
      """)

  @ArgumentParser.Argument(help: "The procedure, as 'stegvis list' names it.") var procedure: String
  @OptionGroup var walk: WalkOptions
  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions

  @Option(help: "Who makes the changes: manual, consent or automatic.")
  var mode: SessionMode = .consent

  @Option(help: "text shows the screens; json writes the session's report at the end.")
  var format: OutputFormat = .text

  func run() async throws {
    let context = try CommandContext(common)
    let (id, library) = try context.runnable(procedure)
    let graph = try context.graph(of: id, in: library, document: walk.document, for: tenant.cloud)
    let opened = try await OpenedTenant(tenant, context)
    let named = context.naming(opened.names)
    let answers = try named.answers(walk.answers, for: graph)
    try await opened.expectRights(for: graph, named)
    let journal = try named.journal()
    let files = try SessionFiles(of: graph) { try context.content.source(of: $0) }
      .adding(document: walk.document.map { try context.read($0) })
    try named.keep(files, in: journal)
    let voice = ScreenVoice(graph: graph, context: named, isSilent: format == .json)
    let start = SessionStart(
      session: SessionName.make(), procedure: id,
      revisions: Dictionary(
        graph.procedures.map { ($0.id, $0.revision) }, uniquingKeysWith: { first, _ in first }),
      documents: files.digests, actor: opened.actor, tenant: opened.name, mode: mode,
      locale: named.words.language, document: walk.document)
    guard let first = graph.nodes.first?.id else { return }
    try await named.recording {
      var walk = try SessionWalk(
        beginning: start, at: first, graph: graph, domain: opened.domain, store: journal,
        conversation: named.conversation(answers, voice), clock: SystemClock(),
        adminCentre: opened.adminCentre)
      try await named.finish(try await walk.run(), start.session, journal, format)
    }
  }
}

/// What a walk is walked with.
struct WalkOptions: ParsableArguments {
  @Option(help: "Walk the sentences of this document, where it is bound to the procedure.")
  var document: String?

  @Option(help: "The answers, in YAML: 'inputs:' by name, 'steps:' by step id.")
  var answers: String?
}

extension SessionMode: ExpressibleByArgument {}
