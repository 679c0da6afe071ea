import Markup
import Operations
import Sessions

/// The digest of everything an answer depends on, so that nobody approves a different change from
/// the one they saw.
enum ViewDigest {
  /// Returns the SHA-256 as lower-case hexadecimal.
  static func of(_ view: StepView) -> String {
    var parts = ["\(view.node.id)", "\(view.visit)", kind(of: view.question)]
    switch view.node.step.operation.kind {
    case .change: parts += view.prediction.map { "\($0)" } + view.refusals.map(\.code)
    case .check: parts += view.facts.map { "\($0)" }
    // A choice is compared with the tenant when it is made.
    case .open, .choose, .decide, .record, .confirm: break
    }
    return Digest.sha256(Array(parts.joined(separator: "\n").utf8))
  }

  private static func kind(of question: Question) -> String {
    switch question {
    case .proceed: "proceed"
    case .choose: "choose"
    case .decide: "decide"
    case .judge: "judge"
    case .consent: "consent"
    case .approval(let rejectedBy, _): "approval \(rejectedBy ?? "")"
    case .approve: "approve"
    case .act: "act"
    case .actWithoutInterface: "actWithoutInterface"
    case .attest: "attest"
    case .record: "record"
    case .blocked: "blocked"
    case .refuted(_, let observed): "refuted \(observed)"
    case .happened(_, let observed): "happened \(observed)"
    }
  }
}
