import Commands
import Hummingbird
import Presentation
import Sessions

/// The page on which a session is undone: what can be taken back and what cannot, and a form to begin.
/// An undo is a session of its own.
extension Site {
  func addUndo(to router: RouterGroup<WebContext>) {
    router.get(":language/sessions/:id/undo") { _, web in
      let (person, context) = try reader(web, .view)
      return answer(try await undoPage(sessionID(web), person, context), context, web)
    }
    router.post(":language/sessions/:id/undo") { _, web in
      let (person, context) = try reader(web, .run)
      let id = try sessionID(web)
      let kept = try kept(id, context)
      guard let (undo, _) = try await prepared(kept, person, context), undo.unfinished == nil,
        undo.isUndoable
      else { return answer(try await undoPage(id, person, context), context, web) }
      let mode = web.form["mode"].flatMap(SessionMode.init) ?? .consent
      do {
        let session = try await startSession(
          undoing: kept.start, undo, mode, fourEyes: web.form["fourEyes"] != nil, context,
          as: person)
        return redirect(to: address(of: session, context))
      } catch let failure as CommandFailure where failure.status == .stopped {
        let page = try await undoPage(
          id, person, context, problem: failure.text(onPageIn: context.words))
        return answer(page, context, web)
      }
    }
  }

  /// What undoing a session would do, with the texts in which to say it; `nil` if it is on tenants that
  /// this server does not have.
  private func prepared(
    _ kept: KeptSession, _ person: Person, _ context: CommandContext
  ) async throws -> (undo: PreparedUndo, named: CommandContext)? {
    guard let opened = try await openedTenants(of: kept.start, for: person.actor, context) else {
      return nil
    }
    let named = context.naming(opened).naming(by: kept.events)
    return (try await PreparedUndo(of: kept, on: opened, named), named)
  }

  private func undoPage(
    _ id: SessionID, _ person: Person, _ context: CommandContext, problem: String? = nil
  ) async throws -> WebPage {
    let kept = try kept(id, context)
    let title = try procedures.graph(of: kept, context).title(context.words)
    guard let (undo, named) = try await prepared(kept, person, context) else {
      throw context.failure(
        .wrongUsage, .webOtherTenant,
        ["tenant": context.words.formats.list(kept.start.tenants)])
    }
    return UndoPage(
      id: id, title: title, undo: undo, mayRun: person.may(.run), problem: problem,
      words: named.words
    ).page
  }
}

/// What can be taken back of a session, and a form to begin.
struct UndoPage {
  let id: SessionID
  /// The title of the session's procedure.
  let title: String
  let undo: PreparedUndo
  let mayRun: Bool
  /// Why it cannot be started; `nil` if nobody tried.
  let problem: String?
  let words: Words

  var page: WebPage {
    let isOpen = undo.unfinished != nil
    return WebPage(
      template: "undo", title: words.text(.undoTitle, ["title": title]),
      path: "sessions/\(id.pathName)/undo",
      value: [
        "base": .text("/\(words.language)/sessions/\(id.pathName)"), "session": .text("\(id)"),
        "problem": .optional(problem), "open": .flag(isOpen),
        "list": isOpen && undo.isEmpty
          ? .nothing : .object(["lines": .lines(undo.list.lines(words))]),
        "impossible": .flag(!undo.isEmpty && !undo.isUndoable),
        "modes": undo.isUndoable && mayRun && !isOpen
          ? .object(["all": .modes(words)]) : .nothing,
      ], status: problem == nil ? .ok : .conflict)
  }
}
