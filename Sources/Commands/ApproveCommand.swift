import ArgumentParser
import Presentation
import Procedures
import Sessions

/// `stegvis approve`: a second person approves or rejects a change that a session waits to make.
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
    guard !yes || no == nil else { throw ValidationError("use either --yes or --no, not both") }
  }

  func run() async throws {
    let context = try CommandContext(common)
    let sessions = try SessionStore(context)
    let kept = try sessions.kept(sessions.find(session))
    guard let session = Session(kept.events) else { return }
    var options = tenant
    options.tenants = context.domains.tenants(options.tenants, else: kept.start.tenants)
    let opened = try await OpenedTenants.opened(
      for: try kept.graph(context), options, context)
    let named = context.naming(opened).naming(by: kept.events)
    let graph = try kept.graph(named)
    let review = try await opened.review(session, graph, named)
    let display = TerminalDisplay(graph: graph, context: named, tenants: opened.tenants)
    let rejection = try await decision(review, display, named)
    try named.explainingFailures {
      try sessions.journal.append(
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
      case .words, .outcome, .skip, .leaveOutPart, .override, .happened, .mode, .back, .note,
        .attach:
        continue
      }
    }
  }
}

extension OpenedTenants {
  /// The change a session has asked approval for, read again for the person who is to approve it.
  ///
  /// - Throws: `CommandFailure` if nothing is waiting, the change is a different one by now, a domain
  ///   is declared otherwise, or this person may not approve it; `DomainFailure` if the tenant cannot
  ///   be read.
  package func review(
    _ session: Session, _ graph: StepGraph, _ context: CommandContext
  ) async throws -> ApprovalReview {
    try expectDeclarations(of: session.start, context)
    do {
      guard
        let review = try await ApprovalReview.read(
          session, by: actor, in: graph, domain: domain)
      else {
        throw context.failure(
          .wrongUsage, .approveNothing, ["session": "\(session.start.session)"])
      }
      if let refusal = review.refusals.first {
        let headline = context.failure(.stopped, .approveRole, ["actor": actor])
        let advice = context.words.advice(refusal).map { "\n  \($0)" } ?? ""
        throw CommandFailure(
          status: .stopped,
          text: "\(headline.text)\n  \(context.words.refusal(refusal))\(advice)")
      }
      return review
    } catch SessionRefusal.approverIsActor {
      throw context.failure(.stopped, .approveSelf, ["actor": actor])
    } catch SessionRefusal.approvalForAnother {
      throw context.failure(.stopped, .approveChanged, ["actor": session.actor])
    }
  }
}
