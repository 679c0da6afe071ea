import FoundationEssentials
import Operations
import Procedures

/// A change to which a second person is asked to consent: this step, with these inputs, on this
/// evidence.
///
/// Two requests are equal only if all of this is equal, so a consent is valid for nothing else, and
/// in no other session.
package struct ApprovalRequest: Hashable, Sendable, Codable {
  let session: String
  let step: StepID
  /// The number of this visit to the step, counted from 1; a consent is valid for one visit.
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

  /// SHA-256 of the request as JSON with sorted keys, as lower-case hexadecimal.
  var digest: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return TextDigest.sha256(of: String(decoding: try encoder.encode(self), as: UTF8.self))
    }
  }
}
