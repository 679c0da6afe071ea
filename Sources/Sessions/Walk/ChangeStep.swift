import Operations
import Procedures

/// Walks one change: read fresh, precondition, prediction, consent, `attempted` on disk, effect,
/// `performed`, verification by reading back, `verified`.
enum ChangeStep {
  /// - Returns: how the walk ended; `nil` where it goes on.
  static func walk(
    _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    switch walk.session.change {
    case .none: try await begin(node, in: &walk)
    case .attempted(let attempt): try await reconcile(attempt, node, in: &walk)
    case .performed(let attempt, _): try await verify(attempt, node, in: &walk)
    case .judged(let attempt, let verdict):
      switch verdict {
      case .refuted, .unverifiable: try await settleRefuted(attempt, node, in: &walk)
      case .pending, .confirmed, .attested: try await verify(attempt, node, in: &walk)
      }
    }
  }

  // MARK: - Before the effect

  private static func begin(
    _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    let operation = node.step.operation
    let arguments = walk.arguments(of: node)
    let facts = try await walk.domain.read(operation.id, arguments)
    let refusals =
      try await roleRefusals(operation, in: walk)
      + walk.domain.refusals(operation.id, arguments, facts)
    guard refusals.isEmpty else {
      return try await block(refusals, facts, node, in: &walk)
    }
    let predicted = walk.domain.prediction(operation.id, arguments, facts)
    // Without an interface there is nobody but the person to make the change.
    let isByHand = walk.domain.reach(of: operation.id) == .byHand
    let mode = isByHand ? .manual : walk.session.mode
    let attempt = ChangeAttempt(
      step: node.id, operation: operation.id, arguments: arguments,
      key: "\(walk.session.start.session)-\(walk.session.sequence + 1)",
      before: facts, predicted: predicted, mode: mode)
    let differences = Difference.between(facts, and: predicted)
    let isManual = mode == .manual
    let view = walk.view(
      node, facts: concerned(facts, by: differences, arguments), prediction: differences,
      question: isByHand ? .actWithoutInterface : isManual ? .act : .consent, mode: mode)
    if let answer = await walk.conversation.anticipated(view),
      case .settled(let ending) = try await walk.settle(answer, at: node)
    {
      return ending
    }
    switch mode {
    case .automatic:
      await walk.conversation.show(view)
    case .consent:
      let answer = try await walk.conversation.ask(view)
      if case .settled(let ending) = try await walk.settle(answer, at: node) { return ending }
    case .manual:
      // On disk before the person is sent to act: the effect may come at any moment from now on.
      try walk.record(.attempt(attempt, []), shown: view)
      return try await act(attempt, view, in: &walk)
    }
    try walk.record(.attempt(attempt, []), shown: view)
    return try await effect(attempt, by: .stegvis, through: walk.domain, node, in: &walk)
  }

  /// The facts of what the change is about; a change that may touch every product reads them all,
  /// and a person needs only those it does touch.
  private static func concerned(
    _ facts: [Fact], by differences: [Difference], _ arguments: Arguments
  ) -> [Fact] {
    let subjects = Set(differences.map(\.subject) + arguments.values.flatMap(\.texts))
    return facts.filter { subjects.contains($0.subject) }
  }

  private static func act(
    _ attempt: ChangeAttempt, _ view: StepView, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    let node = view.node
    let answer = try await walk.conversation.ask(view)
    switch answer {
    case .skip, .mode:
      try walk.record(.fail(reason: "notActed"))
      if case .settled(let ending) = try await walk.settle(answer, at: node) { return ending }
      return nil
    case .stop:
      try walk.record(.fail(reason: "notActed"))
      return try await walk.stop(.person)
    case .proceed, .words, .outcome, .override, .happened:
      break
    }
    switch walk.adminCentre {
    case .practice(let domain):
      return try await effect(attempt, by: .person, through: domain, node, in: &walk)
    case .elsewhere:
      try walk.record(.perform(by: .person))
      await walk.conversation.tell(.performed(node))
      return nil
    }
  }

  private static func roleRefusals(
    _ operation: Operation, in walk: SessionWalk
  ) async throws -> [Refusal] {
    guard !operation.roles.isEmpty else { return [] }
    let held = try await walk.domain.roles(of: walk.session.actor) ?? []
    guard !operation.roles.contains(where: held.contains) else { return [] }
    return [
      Refusal(
        "roleMissing",
        [
          "actor": .text(walk.session.actor),
          "roles": .list(operation.roles.map { .code($0) }),
        ])
    ]
  }

  private static func block(
    _ refusals: [Refusal], _ facts: [Fact], _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    let view = walk.view(node, facts: facts, question: .blocked, refusals: refusals)
    let none = ChangeAttempt(
      step: node.id, operation: node.step.operation.id, arguments: walk.arguments(of: node),
      key: "", before: facts, predicted: [], mode: walk.session.mode)
    try walk.record(.attempt(none, refusals), shown: view)
    await walk.conversation.tell(.refused(node, refusals))
    do {
      let answer = try await walk.conversation.ask(view)
      if case .settled(let ending) = try await walk.settle(answer, at: node) { return ending }
      return nil
    } catch is Unanswered {
      return try await walk.stop(.refused)
    }
  }

  // MARK: - The effect

  private static func effect(
    _ attempt: ChangeAttempt, by performer: Performer, through domain: any Domain,
    _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    do {
      try await domain.perform(
        attempt.operation, attempt.arguments, key: attempt.key, actor: walk.session.actor)
    } catch {
      switch error {
      case .refused(let refusal):
        try walk.record(.fail(reason: refusal.code))
        return try await block([refusal], attempt.before, node, in: &walk)
      case .unknownOutcome, .unavailable:
        // Only reading tells whether it happened; a repeated attempt might do it twice.
        return try await reconcile(attempt, node, in: &walk)
      case .damaged:
        throw error
      }
    }
    try walk.record(.perform(by: performer))
    await walk.conversation.tell(.performed(node))
    return nil
  }

  /// After a stop between `attempted` and `performed`: the tenant says whether it happened.
  private static func reconcile(
    _ attempt: ChangeAttempt, _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    let (verdict, observed) = try await look(for: attempt, node, in: walk)
    let expected = Difference.between(attempt.before, and: attempt.predicted)
    switch verdict {
    case .confirmed:
      await walk.conversation.tell(.reconciled(node, .happened))
      try walk.record(.perform(by: .found))
    case .pending:
      await walk.conversation.tell(.reconciled(node, .notHappened))
      try walk.record(.fail(reason: "notHappened"))
    case .refuted, .attested, .unverifiable:
      await walk.conversation.tell(.reconciled(node, .unclear))
      let view = walk.view(
        node, facts: observed, prediction: expected,
        question: .happened(
          expected: expected,
          observed: Difference.between(attempt.before, and: observed)))
      let answer = try await walk.conversation.ask(view)
      if case .settled(let ending) = try await walk.settle(answer, at: node) { return ending }
      let happened = answer == .happened(true)
      try walk.record(happened ? .perform(by: .person) : .fail(reason: "notHappened"))
    }
    return nil
  }

  /// What the tenant shows of a change nobody knows the outcome of.
  ///
  /// Where a read may be late, "not there" counts only once the operation's deadline has passed;
  /// the effect may be there before any read shows it.
  private static func look(
    for attempt: ChangeAttempt, _ node: StepGraph.Node, in walk: SessionWalk
  ) async throws -> (Verdict, [Fact]) {
    let verification = Verification(
      attempt: attempt, deadline: walk.clock.now() + node.step.operation.deadline)
    var looks = 0
    while true {
      let observed = try await walk.domain.read(attempt.operation, attempt.arguments)
      let verdict = Verdict.of(
        predicted: attempt.predicted, before: attempt.before, observed: observed,
        deadlinePassed: false)
      let now = walk.clock.now()
      guard walk.domain.isEventuallyConsistent, verdict != .confirmed,
        now < verification.deadline
      else { return (verdict, observed) }
      looks += 1
      let pause = verification.pause(after: looks, at: now)
      await walk.conversation.tell(
        .waiting(node, attempt: looks, seconds: pause, deadline: verification.deadline))
      await walk.clock.sleep(seconds: pause)
    }
  }

  // MARK: - After the effect

  private static func verify(
    _ attempt: ChangeAttempt, _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    let expected = Difference.between(attempt.before, and: attempt.predicted)
    guard !attempt.predicted.isEmpty else {
      try walk.record(.judge(.attested, []))
      await walk.conversation.tell(.verdict(node, .attested, expected: [], observed: []))
      return nil
    }
    let verification = Verification(
      attempt: attempt, deadline: walk.clock.now() + node.step.operation.deadline)
    var looks = 0
    while true {
      looks += 1
      let look = await verification.look(walk.domain, at: walk.clock.now())
      guard look.verdict == .pending else {
        let changed = Difference.between(attempt.before, and: look.observed)
        try walk.record(.judge(look.verdict, look.observed))
        await walk.conversation.tell(
          .verdict(node, look.verdict, expected: expected, observed: changed))
        return nil
      }
      if looks == 1 { try walk.record(.judge(.pending, look.observed)) }
      let pause = verification.pause(after: looks, at: walk.clock.now())
      await walk.conversation.tell(
        .waiting(node, attempt: looks, seconds: pause, deadline: verification.deadline))
      await walk.clock.sleep(seconds: pause)
    }
  }

  private static func settleRefuted(
    _ attempt: ChangeAttempt, _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    let expected = Difference.between(attempt.before, and: attempt.predicted)
    let observed = try await walk.domain.read(attempt.operation, attempt.arguments)
    let view = walk.view(
      node, facts: observed, prediction: expected,
      question: .refuted(
        expected: expected, observed: Difference.between(attempt.before, and: observed)))
    do {
      switch try await walk.conversation.ask(view) {
      case .override(let reason) where !reason.isEmpty:
        try walk.record(.override(reason: reason), shown: view)
        await walk.conversation.tell(.overridden(node, reason: reason))
        return nil
      case .stop:
        return try await walk.stop(.refuted)
      case .proceed, .words, .outcome, .skip, .override, .happened, .mode:
        // Looking again is the only other way on.
        return try await verify(attempt, node, in: &walk)
      }
    } catch is Unanswered {
      return try await walk.stop(.refuted)
    }
  }
}
