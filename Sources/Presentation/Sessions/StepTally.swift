import Operations
import Procedures
import Sessions

/// What has become of the steps of a graph, by the last visit to each: every step counts once.
package struct StepTally: Hashable, Sendable {
  /// Read back and found as expected.
  package private(set) var verified = 0
  /// Done by the word of a person.
  package private(set) var attested = 0
  /// A change that was made, or may have been, without being found as expected.
  package private(set) var unconfirmed = 0
  /// Gone through without anything to verify or to vouch for.
  package private(set) var passed = 0
  /// Skipped, each with a reason.
  package private(set) var leftOut = 0
  /// Neither of these.
  package private(set) var open = 0

  private enum Fate { case verified, attested, unconfirmed, passed, leftOut }

  /// - Parameter record: only what still stands in it counts.
  package init(_ record: SessionRecord, _ graph: StepGraph) {
    var fates: [StepID: Fate] = [:]
    var current: [StepID: Fate] = [:]
    var attempts: [String: StepID] = [:]
    for entry in record.standing {
      switch entry.event {
      case .attempted(let attempt): attempts[attempt.key] = attempt.step
      case .attested(let step): current[step] = .attested
      case .performed(let step, _, _), .overridden(let step, _): current[step] = .unconfirmed
      case .verified(let step, let key, let verdict, _, _):
        // The last look of a session is at changes of other steps.
        guard attempts[key] == step else { continue }
        current[step] =
          switch verdict {
          case .confirmed: .verified
          case .attested: .attested
          case .pending, .refuted, .unverifiable: .unconfirmed
          }
      case .skipped(let step, _): current[step] = .leftOut
      case .left(let step, _, _):
        fates[step] = current[step] ?? .passed
        current[step] = nil
      case .passed(let step, _): current[step] = .passed
      case .started, .shown, .chosen, .decided, .checked, .failed, .refused, .recorded,
        .modeChanged, .returned, .resumed, .stopped, .approvalRequested, .approved, .rejected,
        .deviated, .planSetAside, .noted, .completed:
        break
      }
    }
    for node in graph.nodes {
      switch current[node.id] ?? fates[node.id] {
      case .verified: verified += 1
      case .attested: attested += 1
      case .unconfirmed: unconfirmed += 1
      case .passed: passed += 1
      case .leftOut: leftOut += 1
      case nil: open += 1
      }
    }
  }

  package var json: JSONValue {
    .object([
      "verified": .integer(verified), "attested": .integer(attested), "passed": .integer(passed),
      "unconfirmed": .integer(unconfirmed),
      "leftOut": .integer(leftOut), "notReached": .integer(open),
    ])
  }
}
