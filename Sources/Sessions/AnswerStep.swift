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
    let facts =
      walk.conversation.isUnwatched
      ? []
      : try await walk.domain.read(node.step.operation.id, walk.session.arguments(of: node))
    return try await ask(walk.view(node, facts: facts, question: .proceed), in: &walk) { _ in .go }
  }

  static func check(
    _ node: StepGraph.Node, in walk: inout SessionWalk
  ) async throws -> SessionWalk.Ending? {
    let operation = node.step.operation.id
    let arguments = walk.session.arguments(of: node)
    let facts = try await walk.domain.read(operation, arguments)
    guard walk.domain.reach(of: operation) != .judgedByPerson else {
      // The data that the check needs cannot be read, so the person looks and picks the outcome.
      let outcomes = node.step.operation.outcomes
      let view = walk.view(node, facts: facts, question: .judge(outcomes: outcomes))
      return try await pick(from: outcomes, view, in: &walk)
    }
    let outcome = walk.domain.outcome(operation, arguments, facts)
    let view = walk.view(node, facts: facts, question: .proceed)
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
    try await ask(walk.view(node, question: .attest), in: &walk) { _ in .attest }
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
      try walk.record(.choose(input: input, value))
      await walk.conversation.tell(.given(node, value))
      return nil
    }
    let candidates =
      walk.conversation.isUnwatched
      ? [] : try await walk.domain.candidates(for: operation.id, arguments)
    let proposal = try? await walk.domain.accept([], for: operation.id, arguments).get()
    var refusals: [Refusal] = []
    while true {
      let view = walk.view(
        node, question: .choose(type: type, candidates: candidates, given: proposal),
        refusals: refusals)
      let answer = try await walk.conversation.ask(view)
      if case .settled(let ending) = try await walk.settle(answer, at: node) { return ending }
      switch try await walk.domain.accept(words(of: answer), for: operation.id, arguments) {
      case .success(let value):
        try walk.record(.choose(input: input, value), shown: view)
        return nil
      case .failure(let refusal):
        refusals = [refusal]
        if walk.planInForce != nil {
          await walk.conversation.tell(.refused(node, refusals))
          try walk.expectNoRefusal(at: node)
        }
      }
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
    let facts = try await walk.domain.read(operation, arguments)
    var refusals: [Refusal] = []
    while true {
      let view = walk.view(node, facts: facts, question: .record, refusals: refusals)
      let answer = try await walk.conversation.ask(view)
      if case .settled(let ending) = try await walk.settle(answer, at: node) { return ending }
      switch try await walk.domain.accept(words(of: answer), for: operation, arguments) {
      case .success(let value):
        if let refusal = try await report(value, node, in: walk) {
          refusals = [refusal]
          continue
        }
        let evidence = try await walk.domain.read(operation, arguments)
        try walk.record(.record(input: input, value, evidence), shown: view)
        return nil
      case .failure(let refusal): refusals = [refusal]
      }
    }
  }

  /// Reports evidence to the tenant; returns the tenant's refusal, or `nil` if it accepts.
  private static func report(
    _ value: Value, _ node: StepGraph.Node, in walk: SessionWalk
  ) async throws -> Refusal? {
    let session = walk.session
    do {
      try await walk.domain.perform(
        node.step.operation.id, session.arguments(of: node).merging(["answer": value]) { $1 },
        key: "\(session.start.session)-\(session.sequence + 1)", actor: session.actor)
      return nil
    } catch {
      switch error {
      case .refused(let refusal): return refusal
      case .unavailable, .unknownOutcome, .damaged: throw error
      }
    }
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
    while true {
      let answer = try await walk.conversation.ask(view)
      if case .settled(let ending) = try await walk.settle(answer, at: view.node) { return ending }
      guard let command = command(answer) else { continue }
      try walk.record(command, shown: view)
      return nil
    }
  }

  private static func words(of answer: Answer) -> [String] {
    switch answer {
    case .words(let words): words
    case .outcome(let word): [word]
    case .proceed, .skip, .override, .reject, .happened, .mode, .stop: []
    }
  }
}
