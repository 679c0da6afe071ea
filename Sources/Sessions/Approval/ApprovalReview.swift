import Operations
import Procedures

/// The change a session waits with, as a second person is to judge it: read afresh for them.
package struct ApprovalReview: Sendable {
  package let view: StepView
  private let session: Session
  private let graph: StepGraph
  /// The digest of what the tenant shows to be done now.
  private let request: String

  /// - Returns: `nil` where the session waits for no consent.
  /// - Throws: `SessionRefusal.approvalForAnother` where what is to be done is no longer what was
  ///   asked for, `.approverIsActor`; `DomainFailure` where the tenant cannot be read.
  package static func read(
    _ session: Session, by approver: String, in graph: StepGraph, domain: any Domain
  ) async throws -> ApprovalReview? {
    guard case .requested(let open) = session.approval, let step = session.currentStep,
      let node = graph[step]
    else { return nil }
    guard approver.lowercased() != session.actor.lowercased() else {
      throw SessionRefusal.approverIsActor
    }
    let (attempt, facts) = try await ChangeStep.prepare(node, session, domain)
    let request = try ApprovalRequest(attempt, in: session).digest
    guard request == open else { throw SessionRefusal.approvalForAnother }
    let view = StepView(
      node: node, ordinal: graph.ordinal(of: node.id) ?? 0, count: graph.stepCount,
      mode: attempt.mode, facts: facts,
      prediction: Difference.between(attempt.before, and: attempt.predicted),
      question: .approve(requestedBy: session.actor), refusals: [])
    return ApprovalReview(view: view, session: session, graph: graph, request: request)
  }

  /// Why somebody may not consent: they hold none of the roles that may make the change.
  package func refusals(
    of approver: String, domain: any Domain
  ) async throws(DomainFailure) -> [Refusal] {
    try await ChangeStep.roleRefusals(view.node.step.operation, of: approver, domain)
  }

  /// The events of a yes; of a no where a reason is given.
  package func events(
    by approver: String, locale: String, rejectedBecause reason: String?
  ) throws(SessionRefusal) -> [SessionEvent] {
    try session.decide(
      reason.map {
        .reject(request: request, actor: approver, locale: locale, reason: $0)
      } ?? .approve(request: request, actor: approver, locale: locale), in: graph)
  }
}
