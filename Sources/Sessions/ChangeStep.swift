import Operations
import Procedures

/// Walks one change, from consent to verdict: fresh read, precondition, prediction, consent,
/// `attempted` on disk, effect, `performed`, verification by reading back, `verified`.
///
/// The session says how far the change has come, so that a walk can go on where another one was
/// interrupted. Functions that return `SessionWalk.Ending?` return how the walk ended; `nil` if it
/// continues with the session's current step, which may be this one.
enum ChangeStep {
  static func walk(
    _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    switch walk.session.change {
    case .none: try await begin(node, in: &walk)
    case .attempted(let attempt) where attempt.mode == .manual && walk.conversation.answersLater:
      try await askAgain(attempt, node, in: &walk)
    case .attempted(let attempt): try await reconcile(attempt, node, in: &walk)
    case .performed(let attempt, _): try await verify(attempt, node, in: &walk)
    case .judged(let attempt, let verdict):
      switch verdict {
      case .refuted, .unverifiable: try await settleRefuted(attempt, node, in: &walk)
      case .pending: try await verify(attempt, node, in: &walk)
      // Stopped at a surprise, which the person who resumes has been told.
      case .confirmed, .attested: try await walk.leave(.leaveJudged)
      }
    }
  }
}

/// Before the effect.
extension ChangeStep {
  /// Reads, asks for consent, records the attempt and carries it out.
  private static func begin(
    _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    let operation = node.step.operation
    let (prepared, facts) = try await prepare(node, walk.session, walk.domain)
    var attempt = prepared
    let rights = try await rights(to: operation, of: walk.walker, walk.domain)
    let refusals =
      rights.refusals(of: walk.walker, for: operation)
      + walk.domain.refusals(operation.id, attempt.arguments, attempt.before)
    guard refusals.isEmpty else {
      return try await refuse(refusals, attempt.before, node, in: &walk)
    }
    // Nobody's document tells a change that was added, and nobody but a person has a secret, so that
    // they are always asked.
    if attempt.mode == .automatic,
      node.isAdded || walk.mustAsk(rights, operation) || !operation.secrets.isEmpty
    {
      attempt = attempt.with(mode: .consent)
    }
    var view = walk.view(
      node, facts: facts, prediction: Difference.between(attempt.before, and: attempt.predicted),
      question: attempt.mode == .manual ? actQuestion(attempt, walk.domain) : .consent,
      mode: attempt.mode)
    view.unreadRoles = rights.unreadRoles
    try walk.expectPlanned(attempt)
    if let answer = await walk.conversation.anticipated(view) {
      switch try await walk.settle(answer, to: view) {
      case .settled(let ending): return ending
      case .rejected(let rejected):
        guard rejected.reason == .withoutEffect else {
          // Nobody is asked, so nobody can give another answer; the change must not be made.
          throw Unanswered(missing: ["steps.\(node.id).answer"], rejected: rejected)
        }
        return nil
      case .unsettled: break
      }
    }
    switch try await walk.consent(to: attempt, showing: facts, at: node) {
    case .given: break
    case .missing(let ending): return ending
    }
    switch attempt.mode {
    case .automatic:
      await walk.conversation.show(view)
    case .consent:
      let answer = try await walk.conversation.ask(view)
      switch try await walk.settle(answer, to: view) {
      case .settled(let ending): return ending
      case .rejected: return nil
      case .unsettled: break
      }
      // Only a yes is one; a form that was made by hand may hold any answer.
      guard answer == .proceed else {
        walk.reject(answer, to: view, .notPossible)
        return nil
      }
      walk.hasConfirmed(rights, operation)
    case .manual:
      guard try await walk.takeTurn(at: node) else { return nil }
      // Recorded before the person is asked to act, because the effect may happen at any time from
      // now on.
      try walk.record(.attempt(attempt), shown: view)
      return try await act(attempt, view, in: &walk)
    }
    let secrets = try await walk.secrets(for: view)
    attempt = attempt.with(secrets: secrets.names)
    guard try await walk.takeTurn(at: node) else { return nil }
    try walk.record(.attempt(attempt), shown: view)
    let domain =
      secrets.isEmpty ? walk.domain : walk.domain.holding(secrets, for: operation.id)
    return try await perform(attempt, by: .stegvis, through: domain, node, in: &walk)
  }

  /// The change that would be attempted after a fresh read, and the facts it concerns.
  static func prepare(
    _ node: StepGraph.Node, _ session: Session, _ domain: any Domain
  ) async throws(DomainFailure) -> (ChangeAttempt, [Fact]) {
    let operation = node.step.operation.id
    let arguments = session.arguments(of: node)
    let facts = try await domain.read(operation, arguments)
    // Arguments may have names of before; people must see the one that the subject has now.
    let current = Dictionary(facts.map { ($0.subject, $0.subject) }) { first, _ in first }
    let predicted = domain.prediction(operation, arguments, facts).map { fact in
      Fact(current[fact.subject] ?? fact.subject, fact.property, fact.value)
    }
    // Without an interface, only the person can make the change.
    let reach = domain.reach(of: operation, given: facts)
    let mode = reach == .changedByPerson ? .manual : session.mode
    let attempt = ChangeAttempt(
      step: node.id, operation: operation, arguments: arguments,
      key: "\(session.start.session)-\(session.sequence + 1)", before: facts,
      predicted: predicted, mode: mode)
    return (attempt, concerned(facts, by: Difference.between(facts, and: predicted), arguments))
  }

  /// The facts that concern the change. A change that may affect every product reads them all, but
  /// a person needs only those that it does affect.
  private static func concerned(
    _ facts: [Fact], by differences: [Difference], _ arguments: Arguments
  ) -> [Fact] {
    let subjects = Set(differences.map(\.subject) + arguments.values.flatMap(\.subjects))
    return facts.filter { subjects.contains($0.subject) }
  }

  /// What is known about whether a person may make a change or consent to it.
  static func rights(
    to operation: Operation, of actor: String, _ domain: any Domain
  ) async throws(DomainFailure) -> Rights {
    guard !operation.roles.isEmpty else { return .held }
    return try await domain.rights(of: actor, anyOf: operation.roles)
  }

  /// Records that the change, or a step that leads to one, is refused, tells the person, and asks
  /// what to do about it.
  static func refuse(
    _ refusals: [Refusal], _ facts: [Fact], _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    let view = walk.view(node, facts: facts, question: .blocked, refusals: refusals)
    try walk.record(.refuse(refusals), shown: view)
    await walk.conversation.tell(.refused(node, refusals))
    try walk.expectNoRefusal(at: node)
    if refusals.contains(where: { $0.code == Rights.missingCode }) {
      await walk.conversation.tell(
        .rightsMissing(
          walk.session.start.session,
          able: try await walk.domain.people(withAnyOf: node.step.operation.roles)))
    }
    do {
      let answer = try await walk.conversation.ask(view)
      switch try await walk.settle(answer, to: view) {
      case .settled(let ending): return ending
      case .rejected, .unsettled: return nil
      }
    } catch let unanswered as Unanswered where unanswered.rejected == nil {
      return try await walk.leaveUnanswered(.refused)
    }
  }
}

/// The effect.
extension ChangeStep {
  /// The question by which a person is asked to act.
  private static func actQuestion(_ attempt: ChangeAttempt, _ domain: any Domain) -> Question {
    domain.reach(of: attempt.operation, given: attempt.before) == .changedByPerson
      ? .actWithoutInterface : .act
  }

  /// Asks the person to act in the admin centre; on a practice tenant, acts there for them.
  private static func act(
    _ attempt: ChangeAttempt, _ view: StepView, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    let node = view.node
    let answer = try await walk.conversation.ask(view)
    switch answer {
    case .skip, .leaveOutPart, .mode, .back, .note, .attach:
      try await walk.recordOutcome(.fail(reason: "notActed"))
      walk.turn = nil
      switch try await walk.settle(answer, to: view) {
      case .settled(let ending): return ending
      case .rejected, .unsettled: return nil
      }
    case .stop:
      try await walk.recordOutcome(.fail(reason: "notActed"))
      return try await walk.stop(.person)
    case .words, .outcome, .override, .reject, .happened:
      walk.reject(answer, to: view, .notPossible)
      return nil
    case .proceed: break
    }
    switch walk.adminCentre {
    case .practice(let domain):
      return try await perform(attempt, by: .person, through: domain, node, in: &walk)
    case .partly(let domain, let operations) where operations.contains(attempt.operation):
      return try await perform(attempt, by: .person, through: domain, node, in: &walk)
    case .elsewhere, .partly:
      return try await finish(by: .person, node, in: &walk)
    }
  }

  /// Asks again for the result of an action that an earlier walk asked the person to take.
  private static func askAgain(
    _ attempt: ChangeAttempt, _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    guard try await walk.takeTurn(at: node) else { return nil }
    let prediction = Difference.between(attempt.before, and: attempt.predicted)
    let view = walk.view(
      node, facts: concerned(attempt.before, by: prediction, attempt.arguments),
      prediction: prediction, question: actQuestion(attempt, walk.domain), mode: .manual)
    return try await act(attempt, view, in: &walk)
  }

  private static func perform(
    _ attempt: ChangeAttempt, by performer: Performer, through domain: any Domain,
    _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    // `attempted` is on disk before the effect.
    try await walk.store.settle(walk.session.start.session)
    do {
      try await domain.changing(from: attempt.before).perform(
        attempt.operation, attempt.arguments, key: attempt.key, actor: walk.walker)
    } catch {
      switch error {
      case .refused(let refusal):
        try await walk.recordOutcome(.fail(reason: refusal.code))
        walk.turn = nil
        return try await refuse([refusal], attempt.before, node, in: &walk)
      case .partlyRefused(let refusal):
        // It was made for some, and the others would be refused again: it is never made again, and
        // what a reading shows is the result.
        await walk.conversation.tell(.refused(node, [refusal]))
        walk.partlyRefused = attempt.key
        return try await finish(by: performer, refused: [refusal], node, in: &walk)
      case .unknownOutcome, .unavailable:
        // Only a read can show whether it happened; a second attempt might do it twice.
        let ending = try await reconcile(attempt, node, in: &walk)
        guard ending == nil, case .none = walk.session.change else { return ending }
        // It did not happen, and is made again. Where nobody is asked, that could go on for ever.
        walk.attemptsInVain += 1
        guard walk.attemptsInVain < mostAttemptsInVain else { throw error }
        return nil
      case .damaged:
        throw error
      }
    }
    return try await finish(by: performer, node, in: &walk)
  }

  /// The attempts in a row without an outcome after which a walk ends; the session can be resumed.
  /// Nine losses in a row are no accident: even if every tenth request is lost, they occur once in a
  /// thousand million.
  private static let mostAttemptsInVain = 9

  /// Records that the change was carried out, after which other processes may act again.
  private static func finish(
    by performer: Performer, refused: [Refusal] = [], _ node: StepGraph.Node,
    in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    try await walk.recordOutcome(.perform(by: performer, refused: refused))
    walk.turn = nil
    walk.attemptsInVain = 0
    await walk.conversation.tell(.performed(node))
    return nil
  }

  /// Reads the tenant to find out whether a change happened, after an interruption between
  /// `attempted` and `performed`.
  private static func reconcile(
    _ attempt: ChangeAttempt, _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    // Another window may still be carrying out the attempt.
    guard try await walk.takeTurn(at: node) else { return nil }
    var (verdict, observed) = try await read(attempt, node, in: walk)
    // If nothing about the change can be read, a match proves nothing.
    if attempt.predicted.isEmpty { verdict = .unverifiable }
    let expected = Difference.between(attempt.before, and: attempt.predicted)
    let found = Difference.between(attempt.before, and: observed)
    switch verdict {
    case .confirmed:
      await walk.conversation.tell(
        .reconciled(node, .happened, expected: expected, observed: found))
      try walk.record(.perform(by: .found))
    case .pending:
      await walk.conversation.tell(
        .reconciled(node, .notHappened, expected: expected, observed: found))
      try walk.record(.fail(reason: "notHappened"))
    case .refuted, .attested, .unverifiable:
      await walk.conversation.tell(
        .reconciled(node, .unclear, expected: expected, observed: found))
      let view = walk.view(
        node, facts: observed, prediction: expected,
        question: .happened(expected: expected, observed: found))
      let answer = try await walk.conversation.ask(view)
      switch try await walk.settle(answer, to: view) {
      case .settled(let ending): return ending
      case .rejected: return nil
      case .unsettled: break
      }
      guard case .happened(let happened) = answer else {
        // Anything else does not say that it did not happen, and it must not be made twice.
        walk.reject(answer, to: view, .notPossible)
        return nil
      }
      try walk.record(happened ? .perform(by: .person) : .fail(reason: "notHappened"))
      // The change is made again. If that is unclear again, an answers file would say the same, and
      // the change would be made for ever.
      if !happened { walk.reject(answer, to: view, .notPossible) }
    }
    walk.turn = nil
    return nil
  }

  /// What the tenant shows about a change with an unknown outcome.
  ///
  /// If reads may be late, a missing effect counts only after its deadline, because the effect may have
  /// happened before any read shows it.
  private static func read(
    _ attempt: ChangeAttempt, _ node: StepGraph.Node, in walk: SessionWalk
  ) async throws -> (Verdict, [Fact]) {
    var verification = Verification(
      of: attempt, by: node.step.operation, in: walk.domain, from: try walk.verificationStart())
    var looks = 0
    while true {
      let observed: [Fact]
      do {
        observed = try await walk.domain.readAgain(attempt)
      } catch {
        return (.unverifiable, try attempt.unread(error))
      }
      let verdict = Verdict.of(
        predicted: attempt.predicted, before: attempt.before, observed: observed,
        deadlinePassed: false)
      guard walk.domain.isEventuallyConsistent(for: attempt.operation), verdict != .confirmed,
        walk.clock.now() < verification.deadline(ofMissing: observed)
      else {
        // What is not shown may have happened, so that it must not be made again.
        let shown = FactIndex(observed)
        let before = FactIndex(attempt.before)
        let isHidden = attempt.predicted.contains { fact in
          let (old, new) = (before.value(like: fact), shown.value(like: fact))
          // Where nobody knows what was before, nobody knows whether it is still so.
          return new?.isUnread == true || old?.isUnread == true && !fact.isMet(from: old, by: new)
        }
        return (isHidden && verdict != .confirmed ? .unverifiable : verdict, observed)
      }
      looks += 1
      await verification.wait(for: observed, after: looks, at: node, in: walk)
      verification.count(from: try walk.verificationStart())
    }
  }
}

/// After the effect.
extension ChangeStep {
  /// Reads the tenant until there is a verdict, and records it.
  private static func verify(
    _ attempt: ChangeAttempt, _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    let expected = Difference.between(attempt.before, and: attempt.predicted)
    guard !attempt.predicted.isEmpty else {
      if let ending = try await walk.leave(.judge(.attested, [])) { return ending }
      await walk.conversation.tell(.verdict(node, .attested, expected: [], observed: []))
      return nil
    }
    var verification = Verification(
      of: attempt, by: node.step.operation, in: walk.domain, from: try walk.verificationStart())
    if walk.partlyRefused == attempt.key {
      // Nothing more will happen; only a reading that is out of date can still change.
      verification.end(by: walk.clock.now() + Surprises.settling)
    }
    var looks = 0
    while true {
      looks += 1
      var look = try await verification.look(walk.domain, at: walk.clock.now())
      guard look.verdict == .pending else {
        var found = Difference.between(attempt.before, and: look.observed)
        var surprises = walk.surprises(among: found, beside: attempt)
        if !surprises.isEmpty, walk.domain.isEventuallyConsistent(for: attempt.operation) {
          // What a later reading does not show any more was only out of date.
          await walk.clock.sleep(seconds: Surprises.settling)
          do {
            let again = try await verification.look(walk.domain, at: walk.clock.now())
            if again.verdict == look.verdict {
              look = again
              found = Difference.between(attempt.before, and: look.observed)
              surprises = walk.surprises(among: found, beside: attempt)
            }
          } catch {
            // The reading is refused now, so that the first one stands.
          }
        }
        let judged = SessionCommand.judge(look.verdict, look.observed, surprises: surprises)
        if let ending = try await walk.leave(judged) { return ending }
        await walk.conversation.tell(
          .verdict(
            node, look.verdict, expected: expected,
            observed: found.filter { !surprises.contains($0) }, surprises: surprises))
        return await walk.endIfSurprised()
      }
      if looks == 1 { try walk.record(.judge(.pending, look.observed)) }
      await verification.wait(for: look.observed, after: looks, at: node, in: walk)
      verification.count(from: try walk.verificationStart())
    }
  }

  /// Asks what to do about a change that was refuted or could not be verified.
  private static func settleRefuted(
    _ attempt: ChangeAttempt, _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    let expected = Difference.between(attempt.before, and: attempt.predicted)
    let observed: [Fact]
    do {
      observed = try await walk.domain.readAgain(attempt)
    } catch {
      observed = try attempt.unread(error)
    }
    let view = walk.view(
      node, facts: observed, prediction: expected,
      question: .refuted(
        expected: expected, observed: Difference.between(attempt.before, and: observed)))
    do {
      let answer = try await walk.conversation.ask(view)
      switch answer {
      case .override(let reason):
        guard !reason.isEmpty else {
          walk.reject(answer, to: view, .reasonMissing)
          return nil
        }
        if let ending = try await walk.leave(.override(reason: reason), shown: view) {
          return ending
        }
        await walk.conversation.tell(.overridden(node, reason: reason))
        return nil
      case .stop:
        return try await walk.stop(.refuted)
      case .skip, .leaveOutPart, .mode, .back, .note, .attach:
        switch try await walk.settle(answer, to: view) {
        case .settled(let ending): return ending
        case .rejected, .unsettled: return nil
        }
      case .proceed, .words, .outcome, .reject, .happened:
        // The only other way to continue is to look again.
        return try await verify(attempt, node, in: &walk)
      }
    } catch let unanswered as Unanswered where unanswered.rejected == nil {
      return try await walk.leaveUnanswered(.refuted)
    }
  }
}

extension ChangeAttempt {
  /// The predicted facts as the tenant shows them if it does not allow to read them.
  ///
  /// - Throws: any other failure than that.
  fileprivate func unread(_ failure: DomainFailure) throws(DomainFailure) -> [Fact] {
    guard case .refused(let refusal) = failure, refusal.isUnreadable else { throw failure }
    return predicted.map { Fact($0.subject, $0.property, .unread(refusal)) }
  }
}

/// Reads the tenant until it shows the predicted values or their deadlines have passed.
private struct Verification {
  private let attempt: ChangeAttempt
  /// From when the deadlines count, in seconds since 1970-01-01T00:00:00Z.
  private var start: Int
  /// When no deadline is later, in seconds since 1970-01-01T00:00:00Z; `nil` without such an end.
  private var end: Int?
  /// How long everything may take, in seconds; the longest of the predicted facts.
  private let longest: Int
  private let seconds: @Sendable (Fact) -> Int

  init(
    of attempt: ChangeAttempt, by operation: Operation, in domain: any Domain, from start: Int
  ) {
    self.attempt = attempt
    self.start = start
    seconds = { domain.deadline(of: $0, in: operation.id) ?? operation.deadline }
    longest = attempt.predicted.map(seconds).max() ?? operation.deadline
  }

  /// Counts the deadlines from an earlier time, as must be if the clock was ahead and has been set
  /// right since; a later one is ignored.
  mutating func count(from earlier: Int) { start = min(start, earlier) }

  /// Waits for nothing beyond this time, in seconds since 1970-01-01T00:00:00Z.
  mutating func end(by time: Int) { end = min(end ?? time, time) }

  /// Until when a predicted fact may become visible, in seconds since 1970-01-01T00:00:00Z.
  private func deadline(of fact: Fact) -> Int { min(start + seconds(fact), end ?? .max) }

  /// Until when any of them may, in seconds since 1970-01-01T00:00:00Z.
  var deadline: Int { min(start + longest, end ?? .max) }

  /// When the first of the predicted facts that a reading does not show should have been visible: that
  /// of a record in the service that keeps it may be over long before that of the servers that copy it.
  func deadline(ofMissing observed: [Fact]) -> Int {
    missing(from: observed).map(deadline).min() ?? deadline
  }

  /// The predicted facts that a reading does not show.
  private func missing(from observed: [Fact]) -> [Fact] {
    let (before, shown) = (FactIndex(attempt.before), FactIndex(observed))
    return attempt.predicted.filter {
      !$0.isMet(from: before.value(like: $0), by: shown.value(like: $0))
    }
  }

  /// What a reading shows of facts that are missing, if it is no longer what it was.
  private func seen(of missing: [Fact], in observed: [Fact]) -> [Difference] {
    let shown = FactIndex(observed)
    return Difference.between(
      attempt.before,
      and: missing.compactMap { fact in
        shown.value(like: fact).map { Fact(fact.subject, fact.property, $0) }
      })
  }

  /// The verdict of one fresh read. A read that fails is `pending` until the deadline, because it
  /// refutes nothing, and `unverifiable` after it.
  ///
  /// A read that the tenant does not allow is `unverifiable` at once.
  ///
  /// - Throws: `DomainFailure.refused` if the reading is refused for another reason, because waiting
  ///   would not help, and the change can be verified once that has changed.
  func look(
    _ domain: any Domain, at now: Int
  ) async throws(DomainFailure) -> (verdict: Verdict, observed: [Fact]) {
    do {
      let observed = try await domain.readAgain(attempt)
      return (
        Verdict.of(
          predicted: attempt.predicted, before: attempt.before, observed: observed,
          isEventual: domain.isEventuallyConsistent(for: attempt.operation),
          isPast: { now >= deadline(of: $0) }),
        observed
      )
    } catch {
      if case .refused = error { return (.unverifiable, try attempt.unread(error)) }
      return (now >= deadline ? .unverifiable : .pending, [])
    }
  }

  /// Tells the person that nothing can be seen yet, and waits until the next look.
  ///
  /// - Parameters:
  ///   - observed: what the last look showed; empty if it failed.
  ///   - looks: the number of looks so far.
  func wait(
    for observed: [Fact], after looks: Int, at node: StepGraph.Node, in walk: SessionWalk
  ) async {
    let missing = missing(from: observed)
    let now = walk.clock.now()
    let deadlines = missing.map(deadline).filter { $0 > now }
    let seconds = pause(after: looks, at: now, until: deadlines.min() ?? deadline)
    await walk.conversation.tell(
      .waiting(
        node, for: missing, attempt: looks, seconds: seconds,
        deadline: deadlines.max() ?? deadline, seen: seen(of: missing, in: observed)))
    await walk.clock.sleep(seconds: seconds)
  }

  /// The seconds to wait after this many looks: 1, 2, 4, 8, then 15; not past the next deadline,
  /// but at least 1.
  private func pause(after looks: Int, at now: Int, until next: Int) -> Int {
    max(1, min(looks > 4 ? 15 : 1 << (looks - 1), next - now))
  }
}

extension Rights {
  /// The reasons why a person may not make a change or consent to it.
  func refusals(of actor: String, for operation: Operation) -> [Refusal] {
    func refusal(_ code: String, _ roles: [String]) -> [Refusal] {
      [Refusal(code, ["actor": .text(actor), "roles": .list(roles.map { .code($0) })])]
    }
    return switch self {
    // Whether somebody whose roles cannot be read has one, the service decides.
    case .held, .unread: []
    case .toActivate(let roles): refusal("roleInactive", roles)
    case .missing, .unknownPerson: refusal(Self.missingCode, operation.roles)
    }
  }

  /// The code of the refusal to somebody who has none of the roles.
  fileprivate static let missingCode = "roleMissing"

  /// Why the roles cannot be read; `nil` if they can.
  var unreadRoles: UnreadRoles? {
    switch self {
    case .unread(let reason): reason
    case .held, .toActivate, .missing, .unknownPerson: nil
    }
  }
}
