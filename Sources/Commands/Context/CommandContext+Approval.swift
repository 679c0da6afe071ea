import Presentation
import Procedures
import Sessions

extension CommandContext {
  /// The change a session has asked approval for, read again for the person who is to approve it.
  ///
  /// - Throws: `CommandFailure` if nothing is waiting, the change is a different one by now, or
  ///   this person may not approve it; `DomainFailure` if the tenant cannot be read.
  package func review(
    _ session: Session, _ graph: StepGraph, _ opened: OpenedTenant
  ) async throws -> ApprovalReview {
    do {
      guard
        let review = try await ApprovalReview.read(
          session, by: opened.actor, in: graph, domain: opened.domain)
      else {
        throw failure(
          .wrongUsage, .approveNothing, ["session": "\(session.start.session)"])
      }
      let refusals = try await review.refusals(of: opened.actor, domain: opened.domain)
      if let refusal = refusals.first {
        let headline = failure(.stopped, .approveRole, ["actor": opened.actor])
        throw CommandFailure(
          status: .stopped, text: "\(headline.text)\n  \(words.refusal(refusal))")
      }
      return review
    } catch SessionRefusal.approverIsActor {
      throw failure(.stopped, .approveSelf, ["actor": opened.actor])
    } catch SessionRefusal.approvalForAnother {
      throw failure(.stopped, .approveChanged, ["actor": session.actor])
    }
  }
}
