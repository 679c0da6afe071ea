import Markup
import Operations
import Sessions

/// The digest of what an answer depends on: nobody consents to another change than they saw.
enum ViewMark {
  /// SHA-256, as lower-case hexadecimal.
  static func of(_ view: StepView) -> String {
    var parts = ["\(view.node.id)", "\(view.visit)", kind(of: view.question)]
    switch view.node.step.operation.kind {
    case .change: parts += view.prediction.map { "\($0)" } + view.refusals.map(\.code)
    case .check: parts += view.facts.map { "\($0)" }
    // What may be chosen is held against the tenant when it is.
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
