import Commands
import HTTPTypes
import Hummingbird
import Presentation
import Procedures
import Sessions

/// Approving changes that somebody else is about to make.
extension Site {
  func addApprovals(to router: RouterGroup<WebContext>) {
    router.get(":language/approvals") { _, web in
      let (person, context) = try reader(web, .approve)
      let waiting = try journal.summaries().filter { summary in
        SessionState(last: summary.last, isPresent: false) == .waiting
      }
      let page = ApprovalsPage(
        waiting, for: person.actor, try shelf.library(context), context.words)
      return answer(page.page, context, web)
    }
    router.get(":language/sessions/:id/approval") { _, web in
      let (person, context) = try reader(web, .approve)
      let review = try await review(sessionID(web), person, context)
      return answer(review.page, context, web)
    }
    router.post(":language/sessions/:id/approval") { _, web in
      let (person, context) = try reader(web, .approve)
      return try await decide(sessionID(web), person, context, web)
    }
  }

  private func review(
    _ id: SessionID, _ person: Person, _ context: CommandContext
  ) async throws -> ApprovalPage {
    let opened = try await tenants.tenant(for: person.actor)
    let named = context.naming(opened.names)
    let kept = try kept(id, named)
    guard let session = Session(kept.events) else { throw WebProblem.notFound }
    guard opened.name == session.start.tenant else {
      throw named.failure(.wrongUsage, .webOtherTenant, ["tenant": session.start.tenant])
    }
    let graph = try shelf.graph(of: kept, named)
    let review = try await named.review(session, graph, opened)
    return ApprovalPage(
      review: review, session: session, graph: graph, words: named.words)
  }

  private func decide(
    _ id: SessionID, _ person: Person, _ context: CommandContext, _ web: WebContext
  ) async throws -> Response {
    let page = try await review(id, person, context)
    func again(_ note: MessageKey) -> Response {
      var shown = page
      shown.note = context.words[note]
      return answer(shown.page, context, web)
    }
    guard web.form["mark"] == ViewDigest.of(page.review.view) else { return again(.webOutdated) }
    let reason: String?
    // Only an explicit approval approves.
    switch web.form["answer"] {
    case "proceed": reason = nil
    case "reject":
      guard let why = web.form.values("reason").first else { return again(.webReasonMissing) }
      reason = why
    case "stop": return redirect(to: "/\(context.words.language)/approvals")
    case _: return again(.webAnswerMissing)
    }
    try journal.append(
      try page.review.events(
        by: person.actor, locale: context.words.language,
        rejectedBecause: reason),
      to: id, after: page.session.sequence, at: SystemClock().now())
    return redirect(to: "/\(context.words.language)/approvals?done=\(id.pathName)")
  }
}
