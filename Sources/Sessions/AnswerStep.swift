import Operations
import Procedures

/// Walks a step that is done as soon as the person has answered: every kind but a change, which is
/// done only when it has been verified (`ChangeStep`).
///
/// Each function returns how the walk ended; `nil` if it continues.
enum AnswerStep {
  static func open(
    _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    let (facts, hidden) = walk.conversation.isUnwatched ? ([], []) : try await read(node, in: walk)
    let view = walk.view(node, facts: facts, question: .proceed, refusals: hidden)
    if await walk.passes(view) {
      return try await walk.leave(.pass(outcome: "done", facts), shown: view)
    }
    return try await ask(view, in: &walk) { _ in .go }
  }

  /// The facts that a step shows; if the tenant does not show them, none, and why.
  private static func read(
    _ node: StepGraph.Node, in walk: SessionWalk
  ) async throws(DomainFailure) -> ([Fact], [Refusal]) {
    do {
      let operation = node.step.operation.id
      return (try await walk.domain.read(operation, walk.session.arguments(of: node)), [])
    } catch {
      guard case .refused(let refusal) = error, refusal.isUnreadable else { throw error }
      return ([], [refusal])
    }
  }

  static func check(
    _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    let operation = node.step.operation.id
    let arguments = walk.session.arguments(of: node)
    let (facts, hidden) = try await read(node, in: walk)
    let refusals = walk.domain.refusals(operation, arguments, facts)
    if !refusals.isEmpty, walk.domain.stopsAtRefusals(of: operation) {
      return try await ChangeStep.refuse(refusals, facts, node, in: &walk)
    }
    let reach = walk.domain.reach(of: operation, given: facts)
    guard hidden.isEmpty, reach != .judgedByPerson else {
      // The data that the check needs cannot be read, so the person looks and picks the outcome.
      let outcomes = node.step.operation.outcomes
      let view = walk.view(
        node, facts: facts, question: .judge(outcomes: outcomes), refusals: hidden)
      return try await pick(from: outcomes, view, in: &walk)
    }
    let outcome = walk.domain.outcome(operation, arguments, facts)
    // It may know a reason for which a later change will be refused.
    let view = walk.view(node, facts: facts, question: .proceed, refusals: refusals)
    if await walk.passes(view) {
      return try await walk.leave(.pass(outcome: outcome, facts), shown: view)
    }
    let ending = try await ask(view, in: &walk) { _ in .check(outcome: outcome, facts) }
    if ending == nil { await walk.conversation.tell(.checked(node, outcome: outcome)) }
    return ending
  }

  static func decide(
    _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    let outcomes = node.step.operation.outcomes
    let view = walk.view(node, question: .decide(outcomes: outcomes))
    return try await pick(from: outcomes, view, in: &walk)
  }

  static func confirm(
    _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    let view = walk.view(node, question: .attest)
    if await walk.passes(view) {
      return try await walk.leave(.pass(outcome: "done", []), shown: view)
    }
    return try await ask(view, in: &walk) { _ in .attest }
  }

  static func choose(
    _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    let operation = node.step.operation
    let arguments = walk.session.arguments(of: node)
    guard let input = node.into, let type = operation.collects else {
      preconditionFailure("step \(node.id) collects a value and names no input")
    }
    if node.isGiven, let value = walk.session.inputs[input] {
      if let ending = try await walk.leave(.choose(input: input, value)) { return ending }
      await walk.conversation.tell(.given(node, value))
      return nil
    }
    // Nobody chooses for an account that is gone, nor for the one that has its name.
    if !walk.conversation.isUnwatched {
      let obstacles = try await walk.domain.obstacles(to: operation.id, arguments)
      guard obstacles.isEmpty else {
        return try await ChangeStep.refuse(obstacles, [], node, in: &walk)
      }
    }
    var candidates: [Candidate] = []
    var unread: UnreadCandidates?
    // What is said about the list, beside what is said about an answer.
    var unlisted: [Refusal] = []
    if !walk.conversation.isUnwatched {
      do {
        if let most = walk.conversation.mostCandidates,
          let first = try await walk.domain.firstCandidates(most, for: operation.id, arguments)
        {
          candidates = first.candidates
          unread = UnreadCandidates(after: first, for: operation.id, arguments, in: walk.domain)
        } else {
          candidates = try await walk.domain.candidates(for: operation.id, arguments)
        }
      } catch {
        // Without a list of what there is, the person types what is meant.
        guard case .refused(let refusal) = error, refusal.isUnreadable else { throw error }
        unlisted = [refusal]
      }
    }
    if unlisted.isEmpty, unread == nil,
      let only = try await walk.onlyChoice(at: node, among: candidates)
    {
      let view = walk.view(
        node, question: .choose(type: type, candidates: candidates, given: nil))
      return try await walk.leave(.chooseOnly(input: input, only), shown: view)
    }
    var refusals = unlisted
    let proposal: Value? =
      switch try await proposal(for: operation.id, arguments, walk.domain) {
      case .success(let value): value
      // It proposes none.
      case .failure: nil
      }
    while true {
      var view = walk.view(
        node, question: .choose(type: type, candidates: candidates, given: proposal),
        refusals: refusals)
      view.unread = unread
      let answer = try await walk.conversation.ask(view)
      switch try await walk.settle(answer, to: view) {
      case .settled(let ending): return ending
      case .rejected: continue
      case .unsettled: break
      }
      switch try await walk.domain.accept(words(of: answer), for: operation.id, arguments) {
      case .success(let value):
        return try await walk.leave(.choose(input: input, value), shown: view)
      case .failure(let refusal):
        if walk.conversation.isUnwatched {
          let obstacles = try await walk.domain.obstacles(to: operation.id, arguments)
          guard obstacles.isEmpty else {
            return try await ChangeStep.refuse(obstacles, [], node, in: &walk)
          }
        }
        // The person may not have seen what was meant.
        if let all = try await unread?.all() {
          candidates = all
          unread = nil
          view = view.offering(all)
        }
        refusals = unlisted + [refusal]
        walk.reject(answer, to: view, .refused(refusal))
        if walk.planInForce != nil {
          await walk.conversation.tell(.refused(node, refusals))
          try walk.expectNoRefusal(at: node)
        }
      }
    }
  }

  /// The value that an empty answer stands for; a refusal if there is none, or if what there is to
  /// choose from cannot be read.
  private static func proposal(
    for operation: OperationID, _ arguments: Arguments, _ domain: any Domain
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    do {
      return try await domain.accept([], for: operation, arguments)
    } catch {
      guard case .refused(let refusal) = error, refusal.isUnreadable else { throw error }
      return .failure(refusal)
    }
  }

  static func record(
    _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    guard let input = node.into else {
      preconditionFailure("step \(node.id) records evidence and names no input")
    }
    let operation = node.step.operation.id
    let arguments = walk.session.arguments(of: node)
    var refusals: [Refusal] = []
    if let attempt = walk.session.change.attempt, let value = attempt.arguments[answer] {
      // Interrupted after the announcement. The person has answered; the tenant may or may not have
      // the evidence, and makes it once per key.
      guard try await walk.takeTurn(at: node) else { return nil }
      guard let refusal = try await report(attempt, value, for: input, node, in: &walk) else {
        await walk.conversation.tell(.given(node, value))
        return nil
      }
      refusals = [refusal]
    }
    let facts = try await walk.domain.read(operation, arguments)
    while true {
      let view = walk.view(node, facts: facts, question: .record, refusals: refusals)
      let answer = try await walk.conversation.ask(view)
      switch try await walk.settle(answer, to: view) {
      case .settled(let ending): return ending
      case .rejected: continue
      case .unsettled: break
      }
      switch try await walk.domain.accept(words(of: answer), for: operation, arguments) {
      case .success(let value):
        // A value that is not the planned one must be found before it is reported.
        try walk.expectPlanned(
          walk.session.decide(.record(input: input, value, []), in: walk.graph))
        if let ending = try await walk.lookAgain(
          beforeEndingWith: .record(input: input, value, []))
        {
          return ending
        }
        guard try await walk.takeTurn(at: node) else { return nil }
        let attempt = announcement(of: value, for: input, node, in: walk.session)
        try walk.record(.attempt(attempt), shown: view)
        guard let refusal = try await report(attempt, value, for: input, node, in: &walk)
        else { return nil }
        refusals = [refusal]
        walk.reject(answer, to: view, .refused(refusal))
      case .failure(let refusal):
        refusals = [refusal]
        walk.reject(answer, to: view, .refused(refusal))
      }
    }
  }

  /// The argument of a `record` operation that holds the value.
  private static let answer = "answer"

  /// The event that announces evidence before the tenant gets it.
  ///
  /// Its key is that of the visit to the step, so that it stays the same however often the session
  /// is resumed. It is also the key under which earlier versions, which announced nothing, reported
  /// evidence if nothing had interrupted the visit before.
  private static func announcement(
    of value: Value, for input: String, _ node: StepGraph.Node, in session: Session
  ) -> ChangeAttempt {
    ChangeAttempt(
      step: node.id, operation: node.step.operation.id,
      arguments: session.arguments(of: node).merging([answer: value]) { $1 },
      key: "\(session.start.session)-\(session.entered + 1)", before: [], predicted: [],
      mode: .consent, input: input)
  }

  /// Reports announced evidence to the tenant and records it; returns the tenant's refusal, or
  /// `nil` if it accepts.
  private static func report(
    _ attempt: ChangeAttempt, _ value: Value, for input: String, _ node: StepGraph.Node,
    in walk: inout SessionWalk
  ) async throws -> Refusal? {
    try await walk.store.settle(walk.session.start.session)
    do {
      try await walk.domain.perform(
        attempt.operation, attempt.arguments, key: attempt.key, actor: walk.walker)
    } catch {
      switch error {
      case .refused(let refusal):
        try await walk.recordOutcome(.fail(reason: refusal.code))
        walk.turn = nil
        try walk.expectNotTakenOver()
        return refusal
      case .unavailable, .partlyRefused, .unknownOutcome, .damaged: throw error
      }
    }
    let evidence = try await walk.domain.read(attempt.operation, walk.session.arguments(of: node))
    try await walk.recordOutcome(.record(input: input, value, evidence))
    walk.turn = nil
    return nil
  }

  /// Asks for one of the outcomes, until the answer is one of them.
  private static func pick(
    from outcomes: [String], _ view: StepView, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    try await ask(view, in: &walk) { answer in
      words(of: answer).first.flatMap { outcomes.contains($0) ? .pick(outcome: $0) : nil }
    }
  }

  /// Asks, and records the command for the answer; asks again if there is none.
  private static func ask(
    _ view: StepView, in walk: inout SessionWalk, _ command: (Answer) -> SessionCommand?
  ) async throws -> SessionWalk.Ending? {
    var view = view
    while true {
      let answer = try await walk.conversation.ask(view)
      switch try await walk.settle(answer, to: view) {
      case .settled(let ending): return ending
      case .rejected(let rejected):
        view.rejected.append(rejected)
        continue
      case .unsettled: break
      }
      guard let command = command(answer) else {
        view.rejected.append(walk.reject(answer, to: view, .notPossible))
        continue
      }
      return try await walk.leave(command, shown: view)
    }
  }

  private static func words(of answer: Answer) -> [String] {
    switch answer {
    case .words(let words): words
    case .outcome(let word): [word]
    case .proceed, .skip, .leaveOutPart, .override, .reject, .happened, .mode, .back, .note,
      .attach, .stop:
      []
    }
  }
}
