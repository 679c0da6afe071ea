import ArgumentParser
import Operations
import Presentation
import Procedures
import Sessions
import Workspaces

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Walk a procedure without changing anything, and show what each step would change.",
    discussion: """
      The walk is made on a copy of the tenant, so that each step sees what the
      steps before it would have done. The tenant itself and the journal do not
      change.

      EXAMPLES
        stegvis plan reduce-licenses
        stegvis plan reduce-licenses --save plan.json
        stegvis plan offboard-step-6 --answers answers.yaml --locale sv --format json
      """)

  @ArgumentParser.Argument(help: "The procedure's name, as 'stegvis list' shows it.")
  var procedure: String
  @OptionGroup var walk: WalkOptions
  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions
  @Option(
    help: ArgumentHelp("Save the plan to this file, for 'stegvis run --plan'.", valueName: "file"))
  var save: String?
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() async throws {
    let context = try CommandContext(common)
    let (id, library) = try context.runnable(procedure)
    let graph = try context.graph(of: id, in: library, document: walk.document, for: tenant.cloud)
    let (opened, domain) = try await OpenedTenant(tenant, context).copy()
    let named = context.naming(opened.names)
    let answers = try named.answers(walk.answers, for: graph)
    try await opened.expectRights(for: graph, named)
    guard let first = graph.nodes.first?.id else { return }
    let session = SessionID(rawValue: "plan")
    let plan = PlanRecorder()
    let display = TerminalDisplay(graph: graph, context: named, isSilent: format == .json)
    try await named.recording {
      var walk = try SessionWalk(
        beginning: SessionStart(
          session: session, procedure: id, revisions: [:], documents: [:], actor: opened.actor,
          tenant: opened.name, mode: .automatic, locale: named.words.language,
          document: walk.document),
        at: first, graph: graph, domain: domain, store: plan,
        conversation: PlanningConversation(person: named.conversation(answers, display)),
        clock: SystemClock(), adminCentre: .practice(domain))
      let ending = try await walk.run()
      let events = plan.events
      let report = PlanReport(events, graph: graph)
      switch format {
      case .text: named.write(report.lines(named.words))
      case .json: Output.write(report.json.text + "\n")
      }
      try named.settle(ending)
      if let save {
        let made = Plan(
          procedure: id, revisions: CommandContext.revisions(of: graph), tenant: opened.name,
          steps: PlannedStep.all(in: events))
        try named.write(
          PlanFile(made, document: self.walk.document, madeAt: SystemClock().now()).bytes,
          to: save, saying: .planSaved)
      }
    }
  }
}
