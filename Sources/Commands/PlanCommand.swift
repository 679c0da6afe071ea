import ArgumentParser
import Operations
import Presentation
import Procedures
import Sessions
import Synchronization
import Workspaces

/// `stegvis plan`: walks a procedure on a copy of the tenant, and can save what it would change as
/// a plan.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract:
      "Go through a procedure without changing anything, and show what each step would change.",
    discussion: """
      Stegvis works on a copy of the tenant, so that each step sees what the steps
      before it would have done. The tenant itself and the journal do not change.

      EXAMPLES
        stegvis plan reduce-licenses
        stegvis plan reduce-licenses --save plan.json
        stegvis plan offboard --input user=anna.lind@example.com
        stegvis plan guide.md
        stegvis plan offboard-step-6 --answers answers.yaml --locale sv --format json
      """)

  @ArgumentParser.Argument(
    help:
      "The procedure's or document's name, as 'stegvis list' shows it, or the path of a document."
  )
  var procedure: String
  @OptionGroup var walk: WalkOptions
  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions
  @Option(
    help: ArgumentHelp("Save the plan to this file, for 'stegvis run --plan'.", valueName: "file"))
  var save: String?
  @Option(help: "The output format: text or json.") var format: OutputFormat = .text

  func run() async throws {
    let context = try CommandContext(common).knowing(tenants: tenant.tenants)
    let walkable = try context.procedures.walkable(
      procedure, document: walk.document, part: walk.part, binding: walk.binding,
      for: tenant.tenants)
    let (graph, document) = (walkable.graph, walkable.document)
    let opened = try await OpenedTenants.opened(for: graph, tenant, context, reading: true).copy()
    let named = context.naming(opened)
    let given = try walk.given(for: graph, named)
    let answers = given.joining(try Answers.read(walk.answers, for: graph, named))
    try await given.expectAccepted(by: opened.domain)
    try await opened.expectRights(for: graph, named)
    let starter = SessionStarter(graph, on: opened, named)
    let display = TerminalDisplay(
      graph: graph, context: named, tenants: opened.tenants, isSilent: format == .json)
    let recorder = PlanRecorder()
    try await named.explainingWalkFailures {
      guard
        var walk = try starter.walk(
          starter.unkept("plan", mode: .automatic, document: document),
          recordedIn: recorder,
          with: PlanningConversation(
            person: display.rehearsing(answers, asksForTheRest: walk.asksForTheRest)))
      else { return }
      let ending = try await walk.run()
      let events = recorder.events
      let report = PlanReport(events, graph: graph)
      switch format {
      case .text: named.write(report.lines(named.words))
      case .json: Output.write(report.json.text + "\n")
      }
      try named.naming(by: events).settle(ending)
      if let save {
        let made = Plan(
          procedure: graph.procedure, revisions: graph.revisions, tenant: opened.name,
          otherTenants: Array(opened.tenants.dropFirst()),
          steps: PlannedStep.all(in: events))
        try named.write(
          PlanFile(made, document: document, madeAt: SystemClock().now()).bytes,
          to: save, saying: .planSaved)
      }
    }
  }
}

/// A plan that was saved with `plan --save`, for `run --plan` to follow.
struct SavedPlan {
  let plan: Plan
  /// The path of the foreign document it was made with; `nil` if there was none.
  let document: String?
  /// The bytes of its file, which are kept with the session.
  let bytes: [UInt8]
  private let path: String

  /// Reads the plan in the file at `path`.
  ///
  /// - Throws: `CommandFailure` if the file cannot be read, is not a plan, or was altered.
  init(_ path: String, _ context: CommandContext) throws {
    let bytes = try context.read(path).bytes
    do {
      let file = try PlanFile.read(bytes)
      plan = file.plan
      document = file.document
    } catch {
      switch error {
      case .altered: throw context.failure(.wrongUsage, .planAltered, ["path": path])
      case .notAPlan(let reason):
        throw context.failure(
          .wrongUsage, .planUnreadable, ["path": path, "reason": context.reason(reason)])
      }
    }
    self.bytes = bytes
    self.path = path
  }

  /// Checks that the plan was made for this graph and these tenants.
  ///
  /// - Throws: `CommandFailure` if it was made for another procedure, revision or tenant.
  func expect(for graph: StepGraph, on tenants: [String], _ context: CommandContext) throws {
    guard plan.procedure == graph.procedure else {
      throw context.failure(
        .wrongUsage, .planOtherProcedure,
        ["path": path, "other": "\(plan.procedure)", "procedure": "\(graph.procedure)"])
    }
    guard plan.revisions == graph.revisions else {
      throw context.failure(
        .stopped, .planOtherRevision, ["path": path, "procedure": "\(graph.procedure)"])
    }
    let planned = ([plan.tenant] + plan.otherTenants).filter { !$0.isEmpty }
    guard planned == tenants else {
      let words = context.words
      func list(_ names: [String]) -> String {
        names.isEmpty ? words[.reportNoTenant] : words.formats.list(names)
      }
      throw context.failure(
        .wrongUsage, .planOtherTenant,
        ["path": path, "other": list(planned), "tenant": list(tenants)])
    }
  }
}

/// Records the events of a walk on a copy in memory, and writes nothing to disk.
///
/// A class, because the command reads afterwards what the walk has appended.
final class PlanRecorder: EventStore {
  private let kept = Mutex<[SessionEvent]>([])

  func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {
    kept.withLock { $0 += events }
  }

  /// What happened on the copy, in order.
  var events: [SessionEvent] { kept.withLock { $0 } }
}
