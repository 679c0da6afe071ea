import Operations
import Procedures

/// A step that a walk went past without asking anybody.
package struct PassedStep: Hashable, Sendable {
  package let step: StepID
  /// What a check found; `nil` for other steps.
  package var outcome: String?
  /// The only value there was to choose; `nil` for other steps.
  package var value: Value?
  /// What was read there.
  package var facts: [Fact]

  package init(step: StepID, outcome: String? = nil, value: Value? = nil, facts: [Fact] = []) {
    self.step = step
    self.outcome = outcome
    self.value = value
    self.facts = facts
  }
}

extension Session {
  /// The steps passed since the last change, but before the last question; their notes have been
  /// read, and their warnings concern the next change as well.
  var warned: [PassedStep] {
    let new = Set(passed.map(\.step))
    return passedSinceChange.filter { !new.contains($0.step) }
  }
}

/// Which steps need no person.
extension SessionWalk {
  /// Whether the walk goes past a step without asking, because a person could say nothing there that
  /// only they know: they need not go where the program acts, nor look at what it reads itself.
  ///
  /// In manual mode every step is theirs, and in a procedure that changes nothing, looking is what
  /// they came for. A reason against a later change is shown. Whoever has an answer to the step, in an
  /// answers file, is asked.
  func passes(_ view: StepView) async -> Bool {
    let node = view.node
    guard session.mode != .manual, graph.hasChanges, view.refusals.isEmpty, !node.beginsPart
    else { return false }
    switch node.step.operation.kind {
    case .check: break
    case .open, .confirm:
      guard node.step.operation.leads, !leadsToWorkByHand(from: node) else { return false }
    case .choose, .change, .decide, .record: return false
    }
    return await conversation.anticipated(view) == nil
  }

  /// The value that is left to choose at a step, if a person reads what will be done with it before
  /// they consent to that; `nil` if there are several, or it has been gone back to.
  ///
  /// In automatic mode a choice is the last that a person says before a change.
  func onlyChoice(
    at node: StepGraph.Node, among candidates: [Candidate]
  ) async throws(DomainFailure) -> Value? {
    guard session.mode == .consent, conversation.readsChanges, graph.hasChanges,
      !node.beginsPart, session.visits[node.id, default: 0] == 0, candidates.count == 1,
      let only = candidates.first, !ManualDomain.isByHand(node.step.operation.id),
      !leadsToWorkByHand(from: node)
    else { return nil }
    let accepted = try await domain.accept(
      RecordedAnswers.words(only.value), for: node.step.operation.id,
      session.arguments(of: node))
    return switch accepted {
    case .success(let value): value
    case .failure: nil
    }
  }

  /// Whether somebody has to be where the step leads, because something there is done or looked at by
  /// hand; behind the last of what is done, whether that was.
  private func leadsToWorkByHand(from start: StepGraph.Node) -> Bool {
    var seen: Set<StepID> = [start.id]
    var open = [start]
    var isOnTheWay = false
    while let node = open.popLast() {
      for id in node.next.values.compactMap(\.self) where seen.insert(id).inserted {
        guard let next = graph[id] else { continue }
        switch goal(at: next) {
        case .byHand: return true
        case .none: open.append(next)
        case .elsewhere: isOnTheWay = true
        }
      }
    }
    return !isOnTheWay && session.isLastDoneByHand
  }

  /// What a way leads to at a step.
  private enum Goal {
    /// Something that a person does or looks at.
    case byHand
    /// A change that the program makes, or a question that needs no page.
    case elsewhere
    /// Nothing yet: the way goes on.
    case none
  }

  private func goal(at node: StepGraph.Node) -> Goal {
    let operation = node.step.operation
    switch operation.kind {
    case .change: return domain.reach(of: operation.id) == .changedByPerson ? .byHand : .elsewhere
    case .check: return domain.reach(of: operation.id) == .judgedByPerson ? .byHand : .none
    case .record: return .byHand
    case .open, .confirm: return operation.leads ? .none : .byHand
    // What a document asks in its own words may be about what there is to see.
    case .decide: return ManualDomain.isByHand(operation.id) ? .byHand : .elsewhere
    case .choose: return ManualDomain.isByHand(operation.id) ? .byHand : .none
    }
  }
}
