import ArgumentParser
import Presentation
import Procedures
import Sessions

struct ApproveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve",
    abstract: "Review a change that is waiting for a second person, and approve or reject it.",
    discussion: """
      You are shown what would be done, read from the tenant again and in your own
      language. Your approval covers only this change, with these inputs and this
      evidence, and can be used once.

      EXAMPLES
        stegvis approve last --actor pieter@contoso.com --locale nl
        stegvis approve 20261121-0800 --actor pieter@contoso.com --yes
        stegvis approve 20261121-0800 --actor pieter@contoso.com --no "Wait for the backup."
      """)

  @ArgumentParser.Argument(help: "The session's name, or the start of it; 'last' means the newest.")
  var session: String
  @OptionGroup var tenant: TenantOptions
  @OptionGroup var common: CommonOptions
  @Flag(help: "Approve without asking.") var yes = false
  @Option(help: ArgumentHelp("Reject the change, and say why.", valueName: "reason"))
  var no: String?

  func validate() throws {
    guard !yes || no == nil else { throw ValidationError("--yes and --no exclude each other") }
  }

  func run() async throws {
    let context = try CommandContext(common)
    let journal = try context.journal()
    let kept = try context.kept(context.session(session, in: journal), in: journal)
    guard let session = Session(kept.events) else { return }
    var options = tenant
    options.tenant = options.tenant ?? kept.start.tenant
    let opened = try await OpenedTenant(options, context)
    let named = context.naming(opened.names)
    let graph = try named.graph(of: kept)
    let review = try await named.review(session, graph, opened)
    let display = TerminalDisplay(graph: graph, context: named)
    let rejection = try await decision(review, display, named)
    try named.recordingFailures {
      try journal.append(
        try review.events(
          by: opened.actor, locale: named.words.language, rejectedBecause: rejection),
        to: kept.id, after: session.sequence, at: SystemClock().now())
    }
    named.write([
      TextLine(
        named.words.text(
          rejection == nil ? .approveApproved : .approveRejected,
          ["actor": session.actor, "session": "\(kept.id)"]),
        rejection == nil ? .good : .warning)
    ])
  }

  /// Asks for a decision, and returns the reason for a rejection; `nil` if the change is approved.
  ///
  /// - Throws: `CommandFailure` if there is neither a flag nor a terminal, `FinishedWith` if the
  ///   person stops.
  private func decision(
    _ review: ApprovalReview, _ display: TerminalDisplay, _ context: CommandContext
  ) async throws -> String? {
    if yes || no != nil {
      await display.show(review.view)
      return no
    }
    guard Output.inputIsTerminal else { throw context.failure(.stopped, .approveNoAnswer) }
    while true {
      switch try await TerminalConversation(display: display).ask(review.view) {
      case .proceed: return nil
      case .reject(let reason): return reason
      case .stop: throw FinishedWith(status: .stopped)
      case .words, .outcome, .skip, .override, .happened, .mode: continue
      }
    }
  }
}
