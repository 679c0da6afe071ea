import Documents
import Journal
import Markup
import Procedures
import Sessions
import Workspaces

/// Everything a session needs: tenant, graph, journal, conversation and plan.
struct SessionSetting {
  /// Has the tenant's own names.
  let context: CommandContext
  let opened: OpenedTenant
  let graph: StepGraph
  let journal: Journal
  let conversation: any Conversation
  let plan: Plan?

  init(
    _ context: CommandContext, _ opened: OpenedTenant, _ graph: StepGraph, _ journal: Journal,
    _ conversation: any Conversation, plan: Plan? = nil
  ) {
    self.context = context
    self.opened = opened
    self.graph = graph
    self.journal = journal
    self.conversation = conversation
    self.plan = plan
  }

  /// Begins a session and walks it until it ends or stops.
  ///
  /// - Throws: `EventStoreFailure` if it cannot be recorded.
  func begin(_ start: SessionStart) async throws -> SessionWalk.Ending {
    guard let first = graph.nodes.first?.id else { return .completed }
    var walk = try SessionWalk(
      beginning: start, at: first, graph: graph, domain: opened.domain, store: journal,
      conversation: conversation, clock: SystemClock(), adminCentre: opened.adminCentre,
      plan: plan)
    return try await run(&walk, start.session)
  }

  /// Resumes a session and walks it until it ends or stops.
  ///
  /// - Parameter reason: why the session no longer has to follow its plan; `nil` if it does.
  /// - Throws: `EventStoreFailure` if it cannot be recorded.
  func resume(
    _ session: Session, withoutPlan reason: String? = nil
  ) async throws -> SessionWalk.Ending {
    var walk = try SessionWalk(
      resuming: session, actor: opened.actor, locale: context.words.language, graph: graph,
      domain: opened.domain, store: journal, conversation: conversation, clock: SystemClock(),
      adminCentre: opened.adminCentre, plan: plan)
    if let reason { try walk.setPlanAside(reason: reason) }
    return try await run(&walk, session.start.session)
  }

  private func run(
    _ walk: inout SessionWalk, _ session: SessionID
  ) async throws -> SessionWalk.Ending {
    let presence = try journal.enter(session)
    defer { withExtendedLifetime(presence) {} }
    return try await walk.run()
  }
}

extension CommandContext {
  /// The files of a graph's procedures, with the foreign document at the path `document`, if any.
  ///
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read.
  package func files(of graph: StepGraph, document: String?) throws -> SessionFiles {
    try SessionFiles(of: graph) { try content.source(of: $0) }
      .adding(document: document.map { try read($0) })
  }

  /// The revision of each procedure in a graph.
  package static func revisions(of graph: StepGraph) -> [ProcedureID: String] {
    Dictionary(
      graph.procedures.map { ($0.id, $0.revision) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads a saved plan, and returns it with the bytes of its file.
  ///
  /// - Throws: `CommandFailure` if the file cannot be read, is not a plan, or was altered.
  func plan(_ path: String) throws -> (file: PlanFile, bytes: [UInt8]) {
    let bytes = try read(path).bytes
    do {
      return (try PlanFile.read(bytes), bytes)
    } catch {
      switch error {
      case .altered: throw failure(.wrongUsage, .planAltered, ["path": path])
      case .notAPlan(let reason):
        throw failure(.wrongUsage, .planUnreadable, ["path": path, "reason": reason])
      }
    }
  }

  /// Checks that a plan was made for this graph and this tenant.
  ///
  /// - Throws: `CommandFailure` if it was made for another procedure, revision or tenant.
  func expect(_ plan: Plan, at path: String, for graph: StepGraph, on tenant: String) throws {
    guard plan.procedure == graph.procedure else {
      throw failure(
        .wrongUsage, .planOtherProcedure,
        ["path": path, "other": "\(plan.procedure)", "procedure": "\(graph.procedure)"])
    }
    guard plan.revisions == Self.revisions(of: graph) else {
      throw failure(
        .stopped, .planOtherRevision, ["path": path, "procedure": "\(graph.procedure)"])
    }
    guard plan.tenant == tenant else {
      throw failure(
        .wrongUsage, .planOtherTenant, ["path": path, "other": plan.tenant, "tenant": tenant])
    }
  }

  /// The plan a session began with; `nil` if it had none.
  ///
  /// - Throws: `CommandFailure` if the plan is lost or cannot be read.
  package func plan(of session: KeptSession) throws -> Plan? {
    guard let digest = session.start.plan else { return nil }
    guard let bytes = try session.document(digest) else {
      throw failure(
        .ourFault, .commandDocumentLost, ["path": digest, "session": "\(session.id)"])
    }
    do {
      return try PlanFile.read(bytes).plan
    } catch {
      throw failure(.ourFault, .planUnreadable, ["path": digest, "reason": "\(error)"])
    }
  }
}
