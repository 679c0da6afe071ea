import Commands
import HTTPTypes
import Hummingbird
import Presentation
import Procedures
import Sessions

/// Running a session.
extension Site {
  func addSessions(to router: RouterGroup<WebContext>) {
    router.get(":language/sessions") { _, web in
      let (_, context) = try reader(web, .view)
      let page = SessionsPage(try journal.summaries(), try shelf.library(context), context.words)
      return answer(page.page, context, web)
    }
    router.get(":language/sessions/:id") { _, web in
      let (person, context) = try reader(web, .view)
      return answer(
        try await page(of: sessionID(web), person, context).page, context, web)
    }
    router.post(":language/sessions/:id") { _, web in
      let (person, context) = try reader(web, .run)
      return try await answer(web, person, context)
    }
    router.post(":language/sessions/:id/resume") { _, web in
      let (person, context) = try reader(web, .run)
      let id = try sessionID(web)
      let kept = try kept(id, context)
      guard let session = Session(kept.events) else { throw WebProblem.notFound }
      // Continuing a session that nobody stopped is not an event; taking it over is.
      let isOver = session.stop != nil || session.actor != person.actor
      _ = try await advance(id, with: nil, context, as: person, takingOver: isOver)
      return redirect(to: address(of: id, context))
    }
    router.get(":language/sessions/:id/events") { request, web in
      let (_, context) = try reader(web, .view)
      let id = try sessionID(web)
      _ = try kept(id, context)
      // A browser that lost the connection sends the last state it received.
      let seen =
        request.headers[.lastEventID] ?? request.uri.queryParameters.get("seen")
      return SessionNews(site: self, session: id, seen: seen).response
    }
  }

  func sessionID(_ web: WebContext) throws -> SessionID {
    guard let name = web.parameters.get("id"), !name.isEmpty else { throw WebProblem.notFound }
    return SessionID(pathName: name)
  }

  func address(of session: SessionID, _ context: CommandContext) -> String {
    "/\(context.words.language)/sessions/\(session.pathName)"
  }

  func page(
    of id: SessionID, _ person: Person, _ context: CommandContext
  ) async throws -> SessionPage {
    let glance = try await glance(at: id, context, for: person.actor)
    let isOwn = glance.session.actor.lowercased() == person.actor.lowercased()
    if isOwn, glance.session.stop == nil, glance.session.position != .completed {
      try await walks.note(id)
    }
    return SessionPage(
      glance: glance, words: try await named(context, person).words, isOwn: isOwn,
      mayRun: person.may(.run), mayApprove: person.may(.approve))
  }

  /// Returns the context with the tenant's own names.
  func named(_ context: CommandContext, _ person: Person) async throws -> CommandContext {
    context.naming(try await tenants.tenant(for: person.actor).names)
  }

  // MARK: - Answers

  private func answer(
    _ web: WebContext, _ person: Person, _ context: CommandContext
  ) async throws -> Response {
    let id = try sessionID(web)
    let kept = try kept(id, context)
    guard let session = Session(kept.events) else { throw WebProblem.notFound }
    guard session.actor.lowercased() == person.actor.lowercased(), session.stop == nil,
      session.position != .completed, let answer = PostedAnswer(web.form).answer
    else {
      return try await shown(id, person, context, web, note: note(on: session, person, context))
    }
    let posted = PostedConversation.Posted(
      answer: answer, step: StepID(web.form["step"] ?? ""), mark: web.form["mark"] ?? "")
    let (outcome, conversation) = try await advance(
      id, with: posted, context, as: person, takingOver: false)
    if case .failed(let error) = outcome { throw error }
    if case .stop = answer { await walks.leave(id) }
    if conversation.isOutdated {
      return try await shown(id, person, context, web, note: context.words[.webOutdated])
    }
    // An answer that was not accepted is not an event. The page says why, and keeps what was typed.
    if let view = conversation.asked, !view.refusals.isEmpty,
      view.node.id == posted.step, case .words(let typed) = answer
    {
      var page = try await page(of: id, person, context)
      page = SessionPage(
        glance: page.glance.asking(view), words: page.words, isOwn: page.isOwn,
        mayRun: page.mayRun, mayApprove: page.mayApprove, typed: typed)
      return self.answer(page.page, context, web)
    }
    return redirect(to: "\(address(of: id, context))#step")
  }

  private func shown(
    _ id: SessionID, _ person: Person, _ context: CommandContext, _ web: WebContext, note: String
  ) async throws -> Response {
    var page = try await page(of: id, person, context)
    page.note = note
    var shown = page.page
    shown.status = .conflict
    return answer(shown, context, web)
  }

  /// Returns why an answer was not accepted.
  private func note(
    on session: Session, _ person: Person, _ context: CommandContext
  ) -> String {
    session.actor.lowercased() == person.actor.lowercased()
      ? session.position == .completed || session.stop != nil
        ? context.words[.webOutdated] : context.words[.webAnswerMissing]
      : context.words.text(.webOthersSession, ["actor": session.actor])
  }
}

extension SessionStatus {
  /// Returns the same session with the question it asks now.
  fileprivate func asking(_ view: StepView) -> SessionStatus {
    SessionStatus(
      record: record, session: session, graph: graph, standing: .asking(view), news: news)
  }
}
