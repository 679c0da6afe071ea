import EmbeddedTenant
import Operations
import Sessions

/// The person of a matrix session: lets every change be made, looks again at what was refuted, and
/// looks into the tenant itself where Stegvis cannot tell.
struct MatrixPerson: Conversation {
  /// Whether the change is there, as an administrator sees it in the admin centre.
  let isThere: @Sendable () async -> Bool
  let told: MatrixLog

  func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    switch view.question {
    case .happened: return .happened(await isThere())
    case .refuted, .blocked, .approval, .approve: return .stop
    case .proceed, .choose, .decide, .judge, .consent, .act, .actWithoutInterface, .attest,
      .record:
      return .proceed
    }
  }

  func anticipated(_ view: StepView) async -> Answer? { nil }
  func show(_ view: StepView) async {}
  func tell(_ moment: Moment) async { told.add(moment) }
  func textShown(_ view: StepView) -> (text: String, locale: String) { ("", "en") }
}
