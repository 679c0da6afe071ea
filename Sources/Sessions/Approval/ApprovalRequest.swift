import FoundationEssentials
import Operations
import Procedures

/// What a second person is asked to consent to: this step, with these inputs, on this evidence.
///
/// Two requests are the same only where all of it is the same, so that a consent can be used for
/// nothing else, and in no other session.
package struct ApprovalRequest: Hashable, Sendable, Codable {
  let session: String
  let step: StepID
  /// How often the walk has come to the step: a consent holds for one visit.
  let visit: Int
  let operation: String
  let arguments: [String: Value]
  let before: [Fact]
  let predicted: [Fact]

  init(_ attempt: ChangeAttempt, in session: Session) {
    self.session = session.start.session.rawValue
    step = attempt.step
    visit = session.visits[attempt.step, default: 0] + 1
    operation = attempt.operation.rawValue
    arguments = attempt.arguments
    before = attempt.before
    predicted = attempt.predicted
  }

  /// SHA-256 over the request as JSON with sorted keys, as lower-case hexadecimal.
  var digest: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return TextDigest.sha256(of: String(decoding: try encoder.encode(self), as: UTF8.self))
    }
  }
}
