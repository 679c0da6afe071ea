import Commands
import Diagnostics
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import Operations
import Presentation
import Procedures
import ServiceLifecycle
import Sessions

/// The addresses of sessions: the list, each session's page, answers to its steps, and news for
/// open pages.
extension Site {
  func addSessions(to router: RouterGroup<WebContext>) {
    router.get(":language/sessions") { request, web in
      let (_, context) = try reader(web, .view)
      let range = PageRange(
        of: try journal.count(), most: SessionsPage.most,
        page: PageRange.page(request.uri.queryParameters.get("page")))
      let page = SessionsPage(
        try journal.listing(after: range.start, most: range.most), range, try titles(context),
        context.words)
      return answer(page.page, context, web)
    }
    router.get(":language/sessions/:id") { request, web in
      let (person, context) = try reader(web, .view)
      let reading = try await read(sessionID(web), context)
      var page = try await page(of: reading, person, context)
      guard let kept = interruptedVisit(request), kept.path == request.uri.path,
        page.fill(in: kept)
      else { return answer(page.page, context, web) }
      var response = answer(page.page, context, web)
      response.setCookie(expired(interruptedCookie))
      return response
    }
    router.post(":language/sessions/:id") { _, web in
      let (person, context) = try reader(web, .run)
      return try await answer(web, person, context)
    }
    router.post(":language/sessions/:id/resume") { _, web in
      let (person, context) = try reader(web, .run)
      let reading = try await read(sessionID(web), context)
      let session = reading.session
      let isOthers = !person.isNamed(session.actor)
      // The form says from whom. A session that its person has stopped is taken from nobody.
      let isAgreed =
        session.stop != nil || web.form["from"] == session.actor
      guard !isOthers || isAgreed || session.position == .completed else {
        var page = try await page(of: reading, person, context)
        page.asksTakeover = true
        return answer(page.page, context, web)
      }
      do {
        // Continuing a session that nobody stopped is not an event; taking it over is.
        let (progress, _) = try await continueSession(
          reading, with: nil, context, as: person, takingOver: session.stop != nil || isOthers)
        if case .ended(.failed(let error)) = progress { throw error }
        return redirect(to: address(of: reading.kept.id, context))
      } catch let failure as CommandFailure where failure.status == .stopped {
        // Such as a missing role: the way back is the session itself.
        return try await shown(
          reading, person, context, web, note: failure.text(onPageIn: context.words))
      }
    }
    router.get(":language/sessions/:id/events") { request, web in
      let (person, context) = try reader(web, .view)
      let id = try sessionID(web)
      _ = try kept(id, context)
      guard
        let place = streams.open([
          "person \(PersonName(person.actor).key)": self.request.streams,
          "address \(ClientAddress.key(web.peer))": max(
            1, self.request.connectionsForEachAddress / 2),
          "browser \(web.token ?? "")": Self.mostStreamsForEachBrowser,
        ])
      else { throw WebProblem.tooManyStreams(retryAfter: 30) }
      // A browser that lost the connection sends the last state it received.
      let seen =
        request.headers[.lastEventID] ?? request.uri.queryParameters.get("seen")
      return SessionNews(site: self, session: id, seen: seen, place: place).response
    }
  }

  /// Browsers open at most six connections to a server (HTTP/1.1), so that two are left for pages.
  private static let mostStreamsForEachBrowser = 4

  /// Returns the session that an address names, whether or not it exists.
  ///
  /// - Throws: `WebProblem.notFound` if the address names none.
  func sessionID(_ web: WebContext) throws -> SessionID {
    guard let name = web.parameters.get("id"), !name.isEmpty else { throw WebProblem.notFound }
    return SessionID(pathName: name)
  }

  func address(of session: SessionID, _ context: CommandContext) -> String {
    "/\(context.words.language)/sessions/\(session.pathName)"
  }

  private func page(
    of reading: SessionReading, _ person: Person, _ context: CommandContext
  ) async throws -> SessionPage {
    let status = try await status(of: reading, context, for: person.actor)
    let isOwn = person.isNamed(status.session.actor)
    if isOwn, status.session.stop == nil, status.session.position != .completed {
      try await walks.recordPresence(at: reading.kept.id)
    }
    let named = try await named(context, person, on: reading.kept.start)
      .naming(by: status.record.events.map(\.event))
    return SessionPage(
      status: status, words: status.naming(named.words), domains: named.domains,
      concepts: try procedures.concepts(ofTenants: status.session.start.tenants, named),
      isOwn: isOwn, mayRun: person.may(.run),
      mayApprove: person.may(.approve),
      explanation: AnswerExplanation(
        status, await walks.told(at: reading.kept.id, upTo: status.session.sequence), named),
      reader: person)
  }

  /// Returns the context with the own names of the tenants that a session is on.
  func named(
    _ context: CommandContext, _ person: Person, on start: SessionStart
  ) async throws -> CommandContext {
    let ids = context.domains.ids(ofTenants: start.tenants)
    return context.naming(
      try await tenants.tenants(for: person.actor, using: ids, as: start.instances))
  }

  /// Gives the session the answer of a form, and redirects to its page, or explains there why the
  /// answer was not accepted.
  private func answer(
    _ web: WebContext, _ person: Person, _ context: CommandContext
  ) async throws -> Response {
    let id = try sessionID(web)
    let reading = try await read(id, context)
    let session = reading.session
    guard person.isNamed(session.actor), session.stop == nil,
      session.position != .completed
    else {
      return try await shown(
        reading, person, context, web, note: note(on: session, person, context))
    }
    let answer: Answer
    switch try evidence(web.form, for: reading, context) {
    case .kept(let value): answer = .words([value])
    case .missing(let typed):
      return try await shown(
        reading, person, context, web, note: context.words[.webEvidenceMissing], typed: typed)
    case .none:
      let file = web.form["answer"] == "attach" ? try noted(web.form, for: reading, context) : nil
      guard let given = file.map({ .note(.file($0)) }) ?? PostedAnswer(web.form).answer else {
        return try await shown(
          reading, person, context, web, note: context.words[.webAnswerMissing])
      }
      answer = given
    }
    let posted = PostedConversation.Posted(
      answer: answer, step: StepID(web.form["step"] ?? ""), viewDigest: web.form["mark"] ?? "",
      secrets: Secrets(web.form))
    let (progress, conversation) = try await continueSession(
      reading, with: posted, context, as: person, takingOver: false)
    switch progress {
    case .notBegun:
      return try await shown(
        read(id, context, since: reading), person, context, web, note: context.words[.webBusy])
    case .ended(.failed(let error)): throw error
    case .ended(.ended), .continuing: break
    }
    if case .stop = answer { await walks.leave(id) }
    if conversation.isOutdated {
      await walks.forgetTold(at: id)
      return try await shown(
        read(id, context, since: reading), person, context, web, note: context.words[.webOutdated])
    }
    if conversation.lacksSecret {
      return try await shown(
        read(id, context, since: reading), person, context, web,
        note: context.words[.webSecretMissing])
    }
    // An answer that was not accepted is not an event. The page says why, and keeps what was typed.
    if let view = conversation.asked, !view.refusals.isEmpty,
      view.node.id == posted.step, case .words(let typed) = answer
    {
      let latest = try await read(id, context, since: reading)
      let page = try await page(of: latest, person, context)
      return self.answer(
        SessionPage(
          status: page.status.asking(view), words: page.words.naming(by: view),
          domains: page.domains,
          concepts: page.concepts, isOwn: page.isOwn, mayRun: page.mayRun,
          mayApprove: page.mayApprove, typed: typed
        ).page, context, web)
    }
    return redirect(to: "\(address(of: id, context))#step")
  }

  /// Returns the page of a session with a note why an answer was not accepted, and what others have
  /// done since the form was shown.
  private func shown(
    _ reading: SessionReading, _ person: Person, _ context: CommandContext, _ web: WebContext,
    note: String, typed: [String] = []
  ) async throws -> Response {
    var page = try await page(of: reading, person, context)
    page.note = note
    page.typed = typed
    if let seen = web.form["seen"].flatMap({ OutsideNumber.whole($0, in: OutsideNumber.counts) }) {
      page.explanation = AnswerExplanation(since: seen, page.status, page.words)
    }
    var shown = page.page
    shown.status = .conflict
    return answer(shown, context, web)
  }

  /// Returns why a session takes no answer of a person.
  private func note(
    on session: Session, _ person: Person, _ context: CommandContext
  ) -> String {
    guard person.isNamed(session.actor) else {
      return context.words.text(.webOthersSession, ["actor": session.actor])
    }
    return context.words[.webOutdated]
  }
}

extension SessionStatus {
  /// Returns the same session with the question it asks now.
  fileprivate func asking(_ view: StepView) -> SessionStatus {
    SessionStatus(
      record: record, session: session, graph: graph, situation: .asking(view), news: news)
  }
}

/// Tells a page that shows a session when it has changed, in this process or another (HTML Living
/// Standard §9.2, server-sent events).
struct SessionNews: Sendable {
  let site: Site
  let session: SessionID
  /// The state that the page shows; `nil` for the current state.
  let seen: String?
  /// Counts the stream until its answer is gone, whether or not it was sent.
  let place: OpenCounts.Place

  /// After this time the connection ends, and a page that is still open connects again.
  private static let connectionLimit: Duration = .seconds(1_800)
  private static let interval: Duration = .milliseconds(500)
  /// How many checks without a change there are between two comments. They make proxies keep the
  /// connection, and a page that was closed is noticed only by what can no longer be sent to it; its
  /// place must be free soon.
  private static let checksBetweenComments = 4

  var response: Response {
    Response(
      status: .ok,
      headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
      body: .init { writer in
        // Nothing else uses it, so it could be released before the stream ends.
        defer { withExtendedLifetime(place) {} }
        // A closed page or the end of the server is not an error.
        try? await send(to: &writer)
        try await writer.finish(nil)
      })
  }

  private func send(to writer: inout any ResponseBodyWriter) async throws {
    let end = ContinuousClock.now + Self.connectionLimit
    var last = seen ?? ""
    if seen == nil { last = try await site.newsState(of: session) }
    try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
    var unchanged = 0
    while ContinuousClock.now < end, !Task.isShuttingDownGracefully {
      let now = try await site.newsState(of: session)
      if now != last {
        last = now
        unchanged = 0
        try await writer.write(ByteBuffer(string: "event: news\nid: \(now)\ndata: \(now)\n\n"))
      } else {
        unchanged += 1
        if unchanged == Self.checksBetweenComments {
          unchanged = 0
          try await writer.write(ByteBuffer(string: ": still here\n\n"))
        }
      }
      try await Task.sleep(for: Self.interval)
    }
  }
}

extension HTTPField.Name {
  /// HTML Living Standard §9.2.4.
  static let lastEventID = HTTPField.Name("Last-Event-ID") ?? .ifMatch
}

/// The sessions of the journal, newest first, a page at a time.
struct SessionsPage {
  /// So many are read in a few milliseconds, however many people have written to the journal.
  static let most = 100

  private let summaries: [SessionSummary]
  private let damaged: [DamagedSession]
  private let range: PageRange
  private let titles: SessionTitles
  private let words: Words

  /// - Parameter listing: the sessions of this page.
  init(_ listing: SessionListing, _ range: PageRange, _ titles: SessionTitles, _ words: Words) {
    summaries = listing.summaries
    damaged = listing.damaged
    self.range = range
    self.titles = titles
    self.words = words
  }

  var page: WebPage {
    WebPage(
      template: "sessions", title: words[.webSessions],
      path: range.page > 1 ? "sessions?page=\(range.page)" : "sessions",
      value: [
        "sessions": .list(summaries, row), "none": .flag(range.count == 0),
        "damaged": .list(damaged) { .object(["text": .text($0.text(words))]) },
        "range": range.value(words) { "/\(words.language)/sessions?page=\($0)" },
      ])
  }

  private func row(_ summary: SessionSummary) -> PageValue {
    let waits = SessionState(last: summary.last, isPresent: false) == .waiting
    let state =
      waits ? .waiting : SessionState(last: summary.last, isPresent: summary.isPresent)
    let title = titles.title(of: summary.start)
    return .object([
      "id": .text("\(summary.id)"), "href": .text("sessions/\(summary.id.pathName)"),
      "procedure": .text(title), "actor": .text(summary.start.actor),
      "began": .text(words.formats.instant(summary.startedAt)), "state": .text(state.word(words)),
      "code": .text(state.rawValue),
    ])
  }
}

/// What the procedures and documents of sessions are called in the reader's language.
struct SessionTitles {
  let library: ProcedureLibrary
  let documents: DocumentList
  let words: Words

  /// The title of what a session walks; its id if that is no longer there.
  func title(of start: SessionStart) -> String {
    guard start.walksDocument, let path = start.document else {
      return library.title(of: start.procedure, words)
    }
    return documents.title(ofDocumentAt: path, words) ?? "\(start.procedure)"
  }
}

extension Site {
  /// Returns the titles of what sessions walk.
  ///
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if the content folder cannot be read.
  func titles(_ context: CommandContext) throws -> SessionTitles {
    SessionTitles(
      library: try procedures.library(context), documents: documents, words: context.words)
  }
}

extension DamagedSession {
  /// That the session cannot be read, in the reader's language.
  func text(_ words: Words) -> String { SessionList.Damaged(id: id, event: event).text(words) }
}

extension SessionID {
  /// The id in an address, with a tilde before the row of a series.
  var pathName: String { rawValue.replacing("/", with: "~") }

  init(pathName: String) { self.init(rawValue: pathName.replacing("~", with: "/")) }
}
