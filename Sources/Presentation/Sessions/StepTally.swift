import Operations
import Procedures
import Sessions

/// What has become of the steps of a graph, by the last visit to each: every step counts once.
package struct StepTally: Hashable, Sendable {
  /// Read back and found as expected.
  package private(set) var verified = 0
  /// Done by the word of a person.
  package private(set) var attested = 0
  /// Gone through without anything to verify or to vouch for.
  package private(set) var passed = 0
  /// Skipped, each with a reason.
  package private(set) var leftOut = 0
  /// Neither of these.
  package private(set) var open = 0

  /// - Parameter record: only what still stands in it counts.
  package init(_ record: SessionRecord, _ graph: StepGraph) {
    enum Fate { case verified, attested, passed, leftOut }
    var fates: [StepID: Fate] = [:]
    var current: [StepID: Fate] = [:]
    for entry in record.standing {
      switch entry.event {
      case .attested(let step): current[step] = .attested
      case .verified(let step, _, .confirmed, _, _): current[step] = .verified
      case .verified(let step, _, .attested, _, _): current[step] = .attested
      case .skipped(let step, _): current[step] = .leftOut
      case .left(let step, _, _):
        fates[step] = current[step] ?? .passed
        current[step] = nil
      case .started, .shown, .chosen, .decided, .checked, .attempted, .performed, .failed,
        .verified, .refused, .overridden, .recorded, .modeChanged, .returned, .resumed, .stopped,
        .approvalRequested, .approved, .rejected, .deviated, .planSetAside, .completed:
        break
      }
    }
    for node in graph.nodes {
      switch fates[node.id] {
      case .verified: verified += 1
      case .attested: attested += 1
      case .passed: passed += 1
      case .leftOut: leftOut += 1
      case nil: open += 1
      }
    }
  }

  package var json: JSONValue {
    .object([
      "verified": .integer(verified), "attested": .integer(attested), "passed": .integer(passed),
      "leftOut": .integer(leftOut), "notReached": .integer(open),
    ])
  }
}
