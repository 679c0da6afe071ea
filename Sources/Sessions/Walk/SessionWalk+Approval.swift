import Operations
import Procedures

/// The result of asking for a second person's consent.
enum Consent {
  case given
  /// Not given yet: the step starts again, or the walk ends.
  case open(SessionWalk.Ending?)
}

/// The consent of a second person.
extension SessionWalk {
  /// Whether a second person has consented to exactly this attempt; requests consent if not.
  mutating func consent(
    to attempt: ChangeAttempt, showing facts: [Fact], at node: StepGraph.Node
  ) async throws -> Consent {
    guard node.step.needsApproval || session.start.needsApproval, !conversation.isRehearsal
    else { return .given }
    let request = try ApprovalRequest(attempt, in: session).digest
    var rejectedBy: String?
    var reason: String?
    switch session.approval {
    case .approved(request, let approver) where approver.lowercased() != session.actor.lowercased():
      return .given
    case .requested(request): break
    case .rejected(request, let approver, let why): (rejectedBy, reason) = (approver, why)
    case .none, .requested, .approved, .rejected:
      try record(.requestApproval(request))
    }
    if rejectedBy == nil {
      await conversation.tell(.approvalRequested(node, session.start.session))
    }
    let view = view(
      node, facts: facts, prediction: Difference.between(attempt.before, and: attempt.predicted),
      question: .approval(rejectedBy: rejectedBy, reason: reason), mode: attempt.mode)
    do {
      let answer = try await conversation.ask(view)
      if case .settled(let ending) = try await settle(answer, at: node) { return .open(ending) }
    } catch is Unanswered {
      return .open(try await leaveUnanswered(.unapproved))
    }
    let events = try store.events(of: session.start.session, after: session.sequence)
    if events.isEmpty {
      if rejectedBy != nil { try record(.requestApproval(request)) }
    } else {
      take(events)
      await conversation.tell(.overtaken(events))
    }
    return .open(nil)
  }
}
