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
  /// Come to although no document says them, because they were added; they count nowhere else.
  package private(set) var added = 0

  /// How many steps there are, without those that were added.
  package var count: Int { verified + attested + unconfirmed + passed + leftOut + open }

  /// In the order in which they tell what became of a step with several operations.
  private enum Fate: CaseIterable { case unconfirmed, leftOut, verified, attested, passed }

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
    func fate(_ node: StepGraph.Node) -> Fate? { current[node.id] ?? fates[node.id] }
    added = graph.nodes.count { $0.isAdded && fate($0) != nil }
    for step in Self.steps(of: graph) {
      let count = 1 + (step.first?.step.place?.joined ?? 0)
      let all = step.map(fate)
      let known = all.compactMap(\.self)
      guard known.count == all.count || step.contains(where: \.divides) else {
        open += count
        continue
      }
      switch Fate.allCases.first(where: known.contains) {
      case .verified: verified += count
      case .attested: attested += count
      case .unconfirmed: unconfirmed += count
      case .passed: passed += count
      case .leftOut: leftOut += count
      case nil: open += count
      }
    }
  }

  /// The nodes of each step: of a document's step that tells several operations, all of these.
  private static func steps(of graph: StepGraph) -> [[StepGraph.Node]] {
    var steps: [[StepGraph.Node]] = []
    for node in graph.nodes where !node.isAdded {
      if let place = node.step.place, let last = steps.last?.last?.step.place,
        graph.isDocument, place.part == last.part, place.number == last.number
      {
        steps[steps.count - 1].append(node)
      } else {
        steps.append([node])
      }
    }
    return steps
  }

  package var json: JSONValue {
    .object(
      [
        "verified": .integer(verified), "attested": .integer(attested), "passed": .integer(passed),
        "unconfirmed": .integer(unconfirmed),
        "leftOut": .integer(leftOut), "notReached": .integer(open),
      ].merging(added > 0 ? ["added": .integer(added)] : [:]) { $1 })
  }
}

extension StepGraph.Node {
  /// Whether the way divides here, so that nobody need come to all that follows.
  fileprivate var divides: Bool { Set(next.values).count > 1 }
}
