import Commands
import Hummingbird
import Journal
import Presentation
import Procedures
import Sessions

/// The pages for approving changes that somebody else is about to make.
extension Site {
  func addApprovals(to router: RouterGroup<WebContext>) {
    router.get(":language/approvals") { _, web in
      let (person, context) = try reader(web, .approve)
      let listing = try journal.listing(of: [.waiting], after: 0, most: ApprovalsPage.most)
      let waiting = listing.summaries.filter { summary in
        SessionState(last: summary.last, isPresent: false) == .waiting
      }.map { summary in
        ApprovalsPage.Waiting(summary: summary, session: session(of: summary))
      }
      let page = ApprovalsPage(
        waiting, listing.damaged, for: person, try titles(context), context.words)
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

  /// Returns a session with everybody who has walked it; `nil` if it cannot be read.
  private func session(of summary: SessionSummary) -> Session? {
    do {
      return Session(try journal.events(of: summary.id, after: 0))
    } catch {
      // A damaged event must not hide the other sessions; the session's own page names it.
      return nil
    }
  }

  private func review(
    _ id: SessionID, _ person: Person, _ context: CommandContext
  ) async throws -> ApprovalPage {
    let kept = try kept(id, context)
    guard let session = Session(kept.events) else { throw WebProblem.notFound }
    guard let opened = try await openedTenants(of: session.start, for: person.actor, context) else {
      throw context.failure(
        .wrongUsage, .webOtherTenant,
        ["tenant": context.words.formats.list(session.start.tenants)])
    }
    let named = context.naming(opened).naming(by: kept.events)
    let graph = try procedures.graph(of: kept, named)
    let review = try await opened.review(session, graph, named)
    return ApprovalPage(
      review: review, session: session, graph: graph, words: named.words, domains: named.domains,
      concepts: try procedures.concepts(ofTenants: session.start.tenants, named))
  }

  private func decide(
    _ id: SessionID, _ person: Person, _ context: CommandContext, _ web: WebContext
  ) async throws -> Response {
    let page = try await review(id, person, context)
    func shownAgain(_ note: MessageKey) -> Response {
      var shown = page
      shown.note = context.words[note]
      return answer(shown.page, context, web)
    }
    guard web.form["mark"] == ViewDigest.of(page.review.view) else {
      return shownAgain(.webOutdated)
    }
    let reason: String?
    // Only an explicit approval approves.
    switch web.form["answer"] {
    case "proceed": reason = nil
    case "reject":
      guard let why = web.form.values("reason").first else { return shownAgain(.webReasonMissing) }
      reason = why
    case "stop": return redirect(to: "/\(context.words.language)/approvals")
    case _: return shownAgain(.webAnswerMissing)
    }
    try journal.append(
      try page.review.events(
        by: person.actor, locale: context.words.language,
        rejectedBecause: reason),
      to: id, after: page.session.sequence, at: SystemClock().now())
    return redirect(to: "/\(context.words.language)/approvals?done=\(id.pathName)")
  }
}

/// The sessions that wait for the approval of a second person.
struct ApprovalsPage {
  /// More than anybody looks through.
  static let most = 1_000

  struct Waiting {
    let summary: SessionSummary
    /// `nil` if it cannot be read.
    let session: Session?

    /// The person who walks it now, who may be another than the one who began it.
    var actor: String { session?.actor ?? summary.start.actor }

    /// Whether the change is a person's own, so that they may not approve it.
    func isOwn(of person: Person) -> Bool {
      session?.hasWalkedVisit(person.actor) ?? person.isNamed(actor)
    }
  }

  private let waiting: [Waiting]
  private let damaged: [DamagedSession]
  private let person: Person
  private let titles: SessionTitles
  private let words: Words

  /// - Parameter damaged: the sessions that cannot be read, of which any may wait.
  init(
    _ waiting: [Waiting], _ damaged: [DamagedSession], for person: Person,
    _ titles: SessionTitles, _ words: Words
  ) {
    self.waiting = waiting
    self.damaged = damaged
    self.person = person
    self.titles = titles
    self.words = words
  }

  var page: WebPage {
    WebPage(
      template: "approvals", title: words[.webApprovals], path: "approvals",
      value: [
        "none": .flag(waiting.isEmpty),
        "damaged": .list(damaged) { .object(["text": .text($0.text(words))]) },
        "sessions": .list(waiting) { waiting in
          let summary = waiting.summary
          let title = titles.title(of: summary.start)
          return .object([
            "id": .text("\(summary.id)"), "procedure": .text(title),
            "actor": .text(waiting.actor),
            "since": .text(words.formats.instant(summary.lastAt)),
            "own": .flag(waiting.isOwn(of: person)),
            "href": .text("/\(words.language)/sessions/\(summary.id.pathName)/approval"),
          ])
        },
      ])
  }
}

/// A change that waits for a second person, with facts read when the page is opened.
struct ApprovalPage {
  let review: ApprovalReview
  let session: Session
  let graph: StepGraph
  let words: Words
  /// The domains that know the addresses of pages.
  let domains: Domains
  /// What the session explains.
  let concepts: Concepts
  var note: String?

  var page: WebPage {
    let id = session.start.session.pathName
    let title = graph.title(words)
    let step = StepPanel(
      view: review.view, graph: graph, words: words, isForm: true,
      action: "/\(words.language)/sessions/\(id)/approval",
      address: domains.address(of: review.view.node, inTenants: session.start.tenants),
      concepts: concepts)
    return WebPage(
      template: "approval", title: words.text(.webApprovalOf, ["title": title]),
      path: "sessions/\(id)/approval",
      value: [
        "base": .text("/\(words.language)/sessions/\(id)"), "session": .text(id),
        "actor": .text(session.actor), "procedure": .text(title), "step": step.value,
        "note": .optional(note),
      ], status: note == nil ? .ok : .conflict)
  }
}
