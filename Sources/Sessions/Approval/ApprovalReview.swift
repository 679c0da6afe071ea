import Operations
import Procedures

/// The change that a session waits to make, freshly read for the second person who judges it.
package struct ApprovalReview: Sendable {
  package let view: StepView
  private let session: Session
  private let graph: StepGraph
  /// The digest of the change as the tenant shows it now.
  private let request: String

  /// - Returns: `nil` if the session is not waiting for consent.
  /// - Throws: `SessionRefusal.approvalForAnother` if the change is no longer the one for which
  ///   consent was requested, `.approverIsActor` if the person would approve their own change, and
  ///   `DomainFailure` if the tenant cannot be read.
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

  /// The reasons why a person may not consent: they have none of the roles that may make the
  /// change.
  package func refusals(
    of approver: String, domain: any Domain
  ) async throws(DomainFailure) -> [Refusal] {
    try await ChangeStep.roleRefusals(view.node.step.operation, of: approver, domain)
  }

  /// The events that follow from a consent, or, if a reason is given, from a rejection.
  package func events(
    by approver: String, locale: String, rejectedBecause reason: String?
  ) throws(SessionRefusal) -> [SessionEvent] {
    try session.decide(
      reason.map {
        .reject(request: request, actor: approver, locale: locale, reason: $0)
      } ?? .approve(request: request, actor: approver, locale: locale), in: graph)
  }
}
