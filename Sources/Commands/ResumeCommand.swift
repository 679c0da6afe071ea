import ArgumentParser
import Documents
import Journal
import Presentation
import Procedures
import Sessions

struct ResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Go on with a session after a stop or a crash.",
    discussion: """
      A change that was interrupted is looked for in the tenant first: found, it is recorded as
      done; not found, it is offered again; unclear, you are asked. Nothing is done twice.

      EXAMPLES
        stegvis resume last
        stegvis resume 20261120-2158 --locale nl
      """)

  @ArgumentParser.Argument(help: "The session, or the beginning of its name; 'last' is the newest.")
  var session: String

  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions
  @Option(help: "The answers, in YAML: 'inputs:' by name, 'steps:' by step id.")
  var answers: String?
  @Option(help: "text shows the screens; json writes the session's report at the end.")
  var format: OutputFormat = .text

  func run() async throws {
    let context = try CommandContext(common)
    let journal = try context.journal()
    let id = try context.session(session, in: journal)
    let history = try context.recordingFailures { try journal.history(of: id) }
    guard let session = Session(history.map(\.event)) else {
      throw context.failure(.wrongUsage, .commandSessionUnknown, ["session": self.session])
    }
    guard session.position != .completed else {
      throw context.failure(.wrongUsage, .commandSessionFinished, ["session": id.rawValue])
    }
    let graph = try context.graph(of: session.start, in: journal)
    var options = tenant
    options.tenant = options.tenant ?? session.start.tenant
    options.actor = options.actor ?? session.actor
    let opened = try await OpenedTenant(options, context)
    let named = context.naming(opened.names)
    let answers = try named.answers(answers, for: graph)
    try await opened.expectRights(for: graph, named)
    let voice = ScreenVoice(graph: graph, context: named, isSilent: format == .json)
    try await named.recording {
      var walk = try SessionWalk(
        resuming: session, actor: opened.actor, locale: named.words.language, graph: graph,
        domain: opened.domain, store: journal,
        conversation: named.conversation(answers, voice), clock: SystemClock(),
        adminCentre: opened.adminCentre)
      try await named.finish(try await walk.run(), id, journal, format)
    }
  }
}
