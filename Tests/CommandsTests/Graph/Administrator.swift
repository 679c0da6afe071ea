import EmbeddedTenant
import Operations
import Sessions

/// A person with the admin centre open: looks there at what cannot be read, and does there what has
/// no interface.
struct Administrator: Conversation {
  let script: any Conversation
  let watched: WatchedDomain
  /// What the person sees and changes in the admin centre.
  let tenant: EmbeddedTenant
  let actor: String

  func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    let operation = view.node.step.operation.id
    let arguments = watched.arguments(of: operation)
    do throws(DomainFailure) {
      switch view.question {
      case .judge:
        let domain = tenant.domain
        return .outcome(
          domain.outcome(operation, arguments, try await domain.read(operation, arguments)))
      case .actWithoutInterface:
        try await tenant.domain.perform(
          operation, arguments, key: "hand-\(view.node.id)-\(view.visit)", actor: actor)
        return .proceed
      case .proceed, .choose, .decide, .consent, .act, .attest, .record, .blocked, .refuted,
        .happened, .approval, .approve:
        break
      }
    } catch {
      // The admin centre says no: nothing has changed, and the person says that they tried.
      return .proceed
    }
    return try await script.ask(view)
  }

  func anticipated(_ view: StepView) async -> Answer? { await script.anticipated(view) }
  func show(_ view: StepView) async { await script.show(view) }
  func tell(_ moment: Moment) async { await script.tell(moment) }
  func textShown(_ view: StepView) -> (text: String, locale: String) { script.textShown(view) }
}
