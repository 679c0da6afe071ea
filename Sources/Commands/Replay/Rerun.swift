import Markup
import Presentation
import Procedures
import Sessions
import Workspaces

/// Carries out a recorded session again on a copy of the tenant, and reports the first difference.
struct Rerun {
  private let kept: KeptSession
  private let place: String
  private let context: CommandContext
  private let format: OutputFormat

  init(_ kept: KeptSession, on place: String, _ context: CommandContext, _ format: OutputFormat) {
    self.kept = kept
    self.place = place
    self.context = context
    self.format = format
  }

  /// - Parameters:
  ///   - step: the step from which other answers are given; `nil` to keep the recorded ones.
  ///   - answers: the path of the file with the other answers; with `nil`, a person is asked.
  /// - Throws: `FinishedWith` if the sessions differ although no other answers were given.
  func run(from step: String?, answers: String?) async throws {
    let tenant = try await copy()
    let named = context.naming(tenant).naming(by: kept.events)
    let graph = try kept.graph(named)
    if let step, graph[StepID(step)] == nil {
      throw named.failure(
        .wrongUsage, .replayNoStep, ["step": step, "session": "\(kept.id)"])
    }
    let known = try await Identification(of: kept.events, at: graph, in: tenant.domain)
    let then = kept.events.map { known.of($0) }
    let recorded = ScriptedConversation(
      RecordedAnswers.answers(then, procedure: graph.procedure),
      display: QuietDisplay(graph: graph, named.words))
    let display = TerminalDisplay(
      graph: graph, context: named, tenants: tenant.tenants, isSilent: format == .json)
    let other = try display.person(Answers.read(answers, for: graph, named))
    let person: any Conversation =
      step.map { ForkedConversation(recorded: recorded, from: StepID($0), other: other) }
      ?? recorded
    let recorder = PlanRecorder()
    let starter = SessionStarter(graph, on: tenant, named)
    guard
      var walk = try starter.walk(
        starter.unkept("rerun", mode: .automatic, actor: kept.start.actor), recordedIn: recorder,
        with: RehearsingConversation(person: person))
    else { return }
    let ending = try await walk.run()
    try finish(ending, then, recorder.events, graph, named, isFork: step != nil)
  }

  private func finish(
    _ ending: SessionWalk.Ending, _ then: [SessionEvent], _ events: [SessionEvent],
    _ graph: StepGraph,
    _ named: CommandContext, isFork: Bool
  ) throws {
    let difference = SessionDifference.first(recorded: then, now: events)
    let report = RerunReport(difference, graph: graph, named.words)
    switch format {
    case .text:
      named.write(report.lines)
      if isFork { named.write(PlanReport(events, graph: graph).lines(named.words)) }
    case .json: Output.write(report.json.text + "\n")
    }
    // With other answers, a difference is expected.
    guard difference == nil || isFork else { throw FinishedWith(status: .hasProblems) }
  }

  private func copy() async throws -> OpenedTenants {
    let isCopy = context.knowing(kept.start).domains.providers.contains {
      "\($0.practice.word):copy" == place
    }
    guard isCopy else {
      var options = TenantOptions()
      options.tenants = context.domains.tenants([place], else: kept.start.tenants)
      // Over an interface, practice is on the sample organisation, whoever is signed in.
      options.actor =
        options.tenants.contains(where: context.domains.isService) ? nil : kept.start.actor
      return try await OpenedTenants(options, context, reading: true).forPractice(context)
    }
    let start = kept.start
    let digests = [start.snapshot] + start.otherTenants.map(\.snapshot)
    let paths = try zip(start.tenants, digests).map { try snapshot(of: $0, $1) }
    return try OpenedTenants.copies(of: paths, from: start, context)
  }

  /// The path of the copy of a tenant that was kept when the session began.
  ///
  /// - Throws: `CommandFailure` if none was, or it is gone or was altered.
  private func snapshot(of tenant: String, _ digest: String?) throws -> String {
    guard let digest else {
      throw context.failure(
        .wrongUsage, .replayNoSnapshot,
        [
          "session": "\(kept.id)", "tenant": tenant,
          "word": context.domains.place(ofTenant: tenant)?.provider.practice.word ?? "",
        ])
    }
    guard let bytes = try context.snapshot(digest) else {
      throw context.failure(.wrongUsage, .replaySnapshotGone, ["session": "\(kept.id)"])
    }
    guard Digest.sha256(bytes) == digest else {
      throw context.failure(.wrongUsage, .replaySnapshotAltered, ["session": "\(kept.id)"])
    }
    return SnapshotFolder(path: context.data.snapshots).file(digest)
  }
}
