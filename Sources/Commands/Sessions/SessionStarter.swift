import FoundationEssentials
import Journal
import Procedures
import Sessions
import Workspaces

/// Begins and continues walks of one graph on the tenants that it needs: for the terminal, the web page, series,
/// undo, plans and practice alike.
package struct SessionStarter: Sendable {
  /// In the language of the session, with the tenant's own names.
  let context: CommandContext
  let opened: OpenedTenants
  let graph: StepGraph

  package init(_ graph: StepGraph, on opened: OpenedTenants, _ context: CommandContext) {
    self.graph = graph
    self.opened = opened
    self.context = context
  }

  /// The start of a session that is kept, with a copy of each tenant as it is now.
  ///
  /// - Parameters:
  ///   - files: the files it is walked on.
  ///   - document: the path of the foreign document; `nil` if there is none.
  ///   - needsApproval: whether a second person must approve each change.
  ///   - plan: the SHA-256 of the plan it follows; `nil` if there is none.
  ///   - undone: the session it undoes; `nil` if it undoes none.
  /// - Throws: `CommandFailure` if the copy cannot be made, `DomainFailure` if the tenant cannot be
  ///   read.
  package func start(
    _ files: SessionFiles, mode: SessionMode, document: String? = nil,
    needsApproval: Bool = false, plan: String? = nil, undoing undone: SessionStart? = nil
  ) async throws -> SessionStart {
    let snapshots = try opened.snapshots(context)
    return SessionStart(
      session: SessionName.make(), procedure: graph.procedure,
      revisions: undone?.revisions ?? graph.revisions, documents: files.digests,
      actor: opened.actor, tenant: opened.name, otherTenants: snapshots.others, mode: mode,
      locale: context.words.language, document: document, needsApproval: needsApproval, plan: plan,
      snapshot: snapshots.first, tenantAhead: try await opened.ahead(),
      undoes: undone?.session, declarations: opened.declarations,
      instances: opened.instances)
  }

  /// The start of the session of one row of a series, which shares its files and its copy of the
  /// tenant with the other rows.
  ///
  /// - Parameter series: the SHA-256 of the series' file.
  func start(_ session: SessionID, in file: SeriesFile, series: String) -> SessionStart {
    SessionStart(
      session: session, procedure: graph.procedure, revisions: graph.revisions,
      documents: file.documents, actor: opened.actor, tenant: opened.name,
      otherTenants: file.otherTenants ?? [],
      mode: SessionMode(rawValue: file.mode) ?? .consent, locale: file.locale,
      document: file.document, needsApproval: file.needsApproval, snapshot: file.snapshot,
      series: series, declarations: opened.declarations,
      instances: opened.instances)
  }

  /// The start of a walk on a copy of a tenant, of which nothing is kept.
  ///
  /// - Parameters:
  ///   - name: what the walk is for: `plan`, `practice` or `rerun`.
  ///   - actor: who acts; `nil` for the person who opened the tenant.
  func unkept(
    _ name: String, mode: SessionMode, document: String? = nil, actor: String? = nil
  ) -> SessionStart {
    SessionStart(
      session: SessionID(rawValue: name), procedure: graph.procedure, revisions: graph.revisions,
      documents: [:], actor: actor ?? opened.actor, tenant: opened.name,
      otherTenants: opened.others, mode: mode,
      locale: context.words.language, document: document, declarations: opened.declarations,
      instances: opened.instances)
  }

  /// A walk from the first step on; `nil` if the graph has no steps.
  ///
  /// - Throws: `EventStoreFailure` if the start cannot be recorded.
  package func walk(
    _ start: SessionStart, recordedIn store: any EventStore, with person: any Conversation,
    plan: Plan? = nil
  ) throws -> SessionWalk? {
    guard let first = graph.nodes.first?.id else { return nil }
    return try ruled(
      SessionWalk(
        beginning: start, at: first, graph: graph, domain: opened.domain, store: store,
        conversation: person, clock: SystemClock(), adminCentre: opened.adminCentre, plan: plan))
  }

  /// A walk that takes up a session where it stopped, in this person's name and language.
  ///
  /// - Throws: `CommandFailure` if a domain is declared otherwise by now; `EventStoreFailure` if it
  ///   cannot be recorded that the session is resumed.
  package func walk(
    resuming session: Session, recordedIn store: any EventStore, with person: any Conversation,
    plan: Plan? = nil
  ) throws -> SessionWalk {
    try opened.expectDeclarations(of: session.start, context)
    return try ruled(
      SessionWalk(
        resuming: session, actor: opened.actor, locale: context.words.language, graph: graph,
        domain: opened.domain, store: store, conversation: person, clock: SystemClock(),
        adminCentre: opened.adminCentre, plan: plan))
  }

  /// A walk that goes on with a session that did not stop, such as after a question on the web
  /// page.
  ///
  /// - Throws: `CommandFailure` if a domain is declared otherwise by now.
  package func walk(
    continuing session: Session, recordedIn store: any EventStore, with person: any Conversation,
    plan: Plan? = nil
  ) throws -> SessionWalk {
    try opened.expectDeclarations(of: session.start, context)
    return try ruled(
      SessionWalk(
        continuing: session, graph: graph, domain: opened.domain, store: store,
        conversation: person, clock: SystemClock(), adminCentre: opened.adminCentre, plan: plan))
  }

  /// The walk by the rules of the organisation, whenever the session began.
  ///
  /// - Throws: `CommandFailure` if a rule is none that Stegvis knows.
  private func ruled(_ walk: SessionWalk) throws -> SessionWalk {
    var walk = walk
    walk.allowsGoingOnAlone = try !context.requiresSecondPerson()
    return walk
  }
}

extension CommandContext {
  /// Whether the organisation lets nobody go on alone where a second person should consent, as
  /// `$STEGVIS_SECOND_PERSON` says.
  ///
  /// - Throws: `CommandFailure` if it says something else than `required`: a rule with a spelling
  ///   mistake would otherwise be none.
  fileprivate func requiresSecondPerson() throws -> Bool {
    guard let value = environment["STEGVIS_SECOND_PERSON"], !value.isEmpty else { return false }
    guard value == "required" else {
      throw failure(.wrongUsage, .commandSecondPerson, ["value": value])
    }
    return true
  }
}

extension SessionWalk {
  /// Walks until the session ends or stops; meanwhile, others see it as running.
  ///
  /// - Throws: `EventStoreFailure` if it cannot be recorded.
  mutating func run(presentIn journal: Journal) async throws -> Ending {
    let presence = try journal.enter(session.start.session)
    defer { withExtendedLifetime(presence) {} }
    return try await run()
  }
}

extension StepGraph {
  /// The revision of each of its procedures, as a session's start records them.
  package var revisions: [ProcedureID: String] {
    Dictionary(procedures.map { ($0.id, $0.revision) }) { first, _ in first }
  }
}

/// Makes names for sessions: the date, the time (UTC), and four random characters that tell apart
/// sessions begun in the same second.
package enum SessionName {
  private static let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")

  /// A new name, such as `20261120-080000-k3fm`, from the clock of this machine.
  package static func make() -> SessionID {
    let parts = Calendar(identifier: .gregorian).dateComponents(
      in: .gmt, from: .now)
    let digits = [parts.month, parts.day, parts.hour, parts.minute, parts.second].map { part in
      let text = String(part ?? 0)
      return text.count < 2 ? "0" + text : text
    }
    let chance = (0..<4).compactMap { _ in letters.randomElement() }
    return SessionID(
      rawValue:
        "\(parts.year ?? 0)\(digits[0])\(digits[1])-\(digits[2...].joined())-\(String(chance))")
  }
}

/// The clock of this machine.
package struct SystemClock: WalkClock {
  package init() {}

  /// The time in seconds since 1970-01-01T00:00:00Z.
  package func now() -> Int { Int(Date.now.timeIntervalSince1970) }

  /// Waits for this many seconds, or until the task is cancelled.
  package func sleep(seconds: Int) async {
    // A cancelled sleep ends early, and the tenant is only read a little sooner.
    _ = try? await Task.sleep(for: .seconds(seconds))
  }
}
