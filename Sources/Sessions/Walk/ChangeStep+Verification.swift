import Operations
import Procedures

/// The part after the effect: verification, and what to do if it fails.
extension ChangeStep {
  static func verify(
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

  static func settleRefuted(
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
      case .proceed, .words, .outcome, .skip, .override, .reject, .happened, .mode:
        // The only other way to continue is to look again.
        return try await verify(attempt, node, in: &walk)
      }
    } catch is Unanswered {
      return try await walk.leaveUnanswered(.refuted)
    }
  }
}
