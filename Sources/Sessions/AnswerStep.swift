import Operations
import Procedures

/// The steps that change nothing.
extension SessionWalk {
  mutating func open(_ node: StepGraph.Node) async throws -> Ending? {
    let facts =
      conversation.isUnwatched
      ? [] : try await domain.read(node.step.operation.id, arguments(of: node))
    let view = view(node, facts: facts, question: .proceed)
    return try await answered(view) { _ in .go }
  }

  mutating func check(_ node: StepGraph.Node) async throws -> Ending? {
    let operation = node.step.operation.id
    let arguments = arguments(of: node)
    let facts = try await domain.read(operation, arguments)
    guard domain.reach(of: operation) != .byEye else { return try await judge(node, facts) }
    let outcome = domain.outcome(operation, arguments, facts)
    let ending = try await answered(view(node, facts: facts, question: .proceed)) { _ in
      .check(outcome: outcome, facts)
    }
    if ending == nil { await conversation.tell(.checked(node, outcome: outcome)) }
    return ending
  }

  /// Lets a person make a check whose data cannot be read here.
  private mutating func judge(_ node: StepGraph.Node, _ facts: [Fact]) async throws -> Ending? {
    let outcomes = node.step.operation.outcomes
    return try await picked(
      view(node, facts: facts, question: .judge(outcomes: outcomes)), of: outcomes)
  }

  mutating func decide(_ node: StepGraph.Node) async throws -> Ending? {
    let outcomes = node.step.operation.outcomes
    return try await picked(view(node, question: .decide(outcomes: outcomes)), of: outcomes)
  }

  private mutating func picked(_ view: StepView, of outcomes: [String]) async throws -> Ending? {
    try await answered(view) { answer in
      switch answer {
      case .outcome(let outcome) where outcomes.contains(outcome): .pick(outcome: outcome)
      case .words(let words):
        words.first.flatMap { outcomes.contains($0) ? $0 : nil }.map { .pick(outcome: $0) }
      case .proceed, .outcome, .skip, .override, .reject, .happened, .mode, .stop: nil
      }
    }
  }

  mutating func confirm(_ node: StepGraph.Node) async throws -> Ending? {
    try await answered(view(node, question: .attest)) { _ in .attest }
  }

  mutating func choose(_ node: StepGraph.Node) async throws -> Ending? {
    let operation = node.step.operation
    let arguments = arguments(of: node)
    guard let into = node.into, let type = operation.collects else {
      preconditionFailure("step \(node.id) collects a value and names no input")
    }
    if node.isGiven, let value = session.inputs[into] {
      try record(.choose(input: into, value))
      await conversation.tell(.given(node, value))
      return nil
    }
    let candidates =
      conversation.isUnwatched
      ? [] : try await domain.candidates(for: operation.id, arguments)
    let proposal = try? await domain.accept([], for: operation.id, arguments).get()
    var refusals: [Refusal] = []
    while true {
      let view = view(
        node, question: .choose(type: type, candidates: candidates, given: proposal),
        refusals: refusals)
      let answer = try await conversation.ask(view)
      if case .settled(let ending) = try await settle(answer, at: node) { return ending }
      switch try await domain.accept(words(of: answer), for: operation.id, arguments) {
      case .success(let value):
        try record(.choose(input: into, value), shown: view)
        return nil
      case .failure(let refusal):
        refusals = [refusal]
        if plan != nil, session.holdsToPlan {
          await conversation.tell(.refused(node, refusals))
          try expectNoRefusal(at: node)
        }
      }
    }
  }

  mutating func recordEvidence(_ node: StepGraph.Node) async throws -> Ending? {
    guard let into = node.into else {
      preconditionFailure("step \(node.id) records evidence and names no input")
    }
    let operation = node.step.operation.id
    let arguments = arguments(of: node)
    let facts = try await domain.read(operation, arguments)
    var refusals: [Refusal] = []
    while true {
      let view = view(node, facts: facts, question: .record, refusals: refusals)
      let answer = try await conversation.ask(view)
      if case .settled(let ending) = try await settle(answer, at: node) { return ending }
      switch try await domain.accept(words(of: answer), for: operation, arguments) {
      case .success(let value):
        if let refusal = try await keep(value, node) {
          refusals = [refusal]
          continue
        }
        let evidence = try await domain.read(operation, arguments)
        try record(.record(input: into, value, evidence), shown: view)
        return nil
      case .failure(let refusal): refusals = [refusal]
      }
    }
  }

  /// Reports evidence to the tenant; returns the tenant's refusal, or `nil` if it accepts.
  private func keep(_ value: Value, _ node: StepGraph.Node) async throws -> Refusal? {
    do {
      try await domain.perform(
        node.step.operation.id, arguments(of: node).merging(["answer": value]) { $1 },
        key: "\(session.start.session)-\(session.sequence + 1)", actor: session.actor)
      return nil
    } catch {
      switch error {
      case .refused(let refusal): return refusal
      case .unavailable, .unknownOutcome, .damaged: throw error
      }
    }
  }
}
