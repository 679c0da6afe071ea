import EmbeddedTenant
import Operations
import Sessions

/// The person of a matrix session, who lets every change be made, stops if one is refuted, and
/// looks at the tenant itself when Stegvis cannot tell.
struct MatrixPerson: Conversation {
  /// Returns whether the change was made, as an administrator sees it in the admin centre.
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
  func tell(_ notice: Notice) async { told.add(notice) }
  func textShown(_ view: StepView) -> (text: String, locale: String) { ("", "en") }
}
