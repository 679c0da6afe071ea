import Journal
import Presentation
import Procedures
import Sessions

/// A practice session on a throwaway tenant where changes show late, reads fail and replies are
/// lost.
///
/// Nothing of it is kept.
struct PractiseRun {
  private let context: CommandContext
  private let opened: OpenedTenant
  private let graph: StepGraph
  private let format: OutputFormat

  init(
    _ context: CommandContext, _ opened: OpenedTenant, _ graph: StepGraph, _ format: OutputFormat
  ) {
    self.context = context
    self.opened = opened
    self.graph = graph
    self.format = format
  }

  func run(_ answers: Answers?, mode: SessionMode) async throws {
    let tenant = try await opened.forPractice(context)
    try await tenant.expectRights(for: graph, context)
    let domain = FaultyDomain(tenant.domain)
    let journal = try context.recordingFailures { try Journal(path: ":memory:") }
    let display = TerminalDisplay(graph: graph, context: context, isSilent: format == .json)
    let person = PractisingConversation(person: context.conversation(answers, display))
    let start = SessionStart(
      session: SessionID(rawValue: "practice"), procedure: graph.procedure,
      revisions: CommandContext.revisions(of: graph), documents: [:], actor: tenant.actor,
      tenant: tenant.name, mode: mode, locale: context.words.language, document: nil)
    try await context.recording {
      if format == .text {
        context.write([TextLine(context.words[.practiseBegins], .warning), .empty])
      }
      let ending = try await SessionSetting(
        context, tenant.through(domain), graph, journal, person
      ).begin(start)
      let session = try context.kept(start.session, in: journal)
      switch format {
      case .text:
        context.write(PractiseReport(domain.faults, session.events).lines(context.words))
      case .json:
        Output.write(SessionReport(session.record, graph: graph, context.words).json.text + "\n")
      }
      try context.settle(ending)
    }
  }
}
