import Operations
import Procedures
import Synchronization

/// The expected course of a walk, step by step.
///
/// A plan is what a walk did on a copy of the tenant, or over a `PlannedDomain`. A later walk on
/// the tenant itself is compared with it and stops at the first difference.
package struct Plan: Hashable, Sendable {
  package let procedure: ProcedureID
  /// The revision of each procedure in the graph.
  package let revisions: [ProcedureID: String]
  package let tenant: String
  /// The names of the tenants of other domains; empty if the walk had only one.
  package let otherTenants: [String]
  package let steps: [PlannedStep]
  /// Whether the steps name every fact that they change. The plans of earlier versions named only
  /// some, so that other facts do not deviate from them.
  package let isComplete: Bool

  package init(
    procedure: ProcedureID, revisions: [ProcedureID: String], tenant: String,
    otherTenants: [String] = [], steps: [PlannedStep], isComplete: Bool = true
  ) {
    self.isComplete = isComplete
    self.procedure = procedure
    self.revisions = revisions
    self.tenant = tenant
    self.otherTenants = otherTenants
    self.steps = steps
  }

  /// The choices, decisions and skips of the plan, visit by visit, without consent or attestation.
  package var answers: Answers {
    let answers = steps.map { step in
      (
        step.step,
        Answers.StepAnswer(
          words: step.value.map(RecordedAnswers.words) ?? [step.outcome], skip: step.skipped)
      )
    }
    return Answers(
      procedure: procedure, inputs: [:],
      steps: Dictionary(grouping: answers) { $0.0 }.mapValues { $0.map(\.1) }, consent: false,
      attest: false)
  }

  /// The names of the subjects that were chosen in the plan, by their ids, which its answers give.
  package var chosenNames: [String: String] {
    let chosen = steps.flatMap { $0.value?.subjects ?? [] }.filter(\.isResolved)
    return Dictionary(chosen.map { ($0.id, $0.name) }) { first, _ in first }
  }

  /// The difference between `actual` and the planned step with this number; `nil` if they agree.
  ///
  /// - Parameter number: counted from 0, that is, the number of steps left before.
  func deviation(of actual: PlannedStep, at number: Int) -> Deviation? {
    guard steps.indices.contains(number) else {
      return Deviation(planned: nil, actual: actual)
    }
    let planned = steps[number]
    let comparable = isComplete ? actual : actual.naming(only: planned.differences)
    return planned.timeless.agrees(with: comparable.timeless)
      ? nil : Deviation(planned: planned, actual: actual)
  }
}

/// A difference between the plan and what actually happened.
package struct Deviation: Hashable, Sendable, Codable {
  /// The planned step; `nil` if the plan has ended.
  package let planned: PlannedStep?
  package let actual: PlannedStep

  package init(planned: PlannedStep?, actual: PlannedStep) {
    self.planned = planned
    self.actual = actual
  }
}

/// The result of one visit to one step, planned or actual.
package struct PlannedStep: Hashable, Sendable, Codable {
  package let step: StepID
  package let outcome: String
  /// The value chosen or recorded; `nil` for other kinds of step.
  package let value: Value?
  /// The reason why the step was skipped; `nil` if it was not.
  package let skipped: String?
  /// The changes in the tenant; empty unless the step is a change.
  package let differences: [Difference]

  package init(
    step: StepID, outcome: String, value: Value? = nil, skipped: String? = nil,
    differences: [Difference] = []
  ) {
    self.step = step
    self.outcome = outcome
    self.value = value
    self.skipped = skipped
    self.differences = differences
  }

  /// Every step that has been left, in order, with its result; one element for each visit.
  ///
  /// - Parameter events: in order; they may begin and end in the middle of a session.
  package static func all(in events: some Sequence<SessionEvent>) -> [PlannedStep] {
    var steps: [PlannedStep] = []
    var value: Value?
    var skipped: String?
    var differences: [Difference] = []
    for event in events.standing {
      switch event {
      case .chosen(_, _, let chosen), .recorded(_, _, let chosen, _): value = chosen
      case .skipped(_, let reason): skipped = reason
      case .attempted(let attempt):
        differences = Difference.between(attempt.before, and: attempt.predicted)
      case .failed: differences = []
      case .left(let step, let outcome, _):
        steps.append(
          PlannedStep(
            step: step, outcome: outcome, value: value, skipped: skipped,
            differences: differences))
        (value, skipped, differences) = (nil, nil, [])
      case .started, .shown, .decided, .checked, .performed, .verified, .refused, .overridden,
        .attested, .passed, .modeChanged, .returned, .resumed, .stopped, .completed,
        .approvalRequested, .approved, .rejected, .deviated, .planSetAside, .noted:
        break
      }
    }
    return steps
  }

  /// The same step with only those differences that are about the same properties as `known`.
  fileprivate func naming(only known: [Difference]) -> PlannedStep {
    PlannedStep(
      step: step, outcome: outcome, value: value, skipped: skipped,
      differences: differences.filter { found in
        known.contains {
          $0.subject.agrees(with: found.subject) && $0.property == found.property
        }
      })
  }

  /// Whether the steps are equal as far as anybody can know: the plans of earlier versions name
  /// subjects without their ids.
  fileprivate func agrees(with other: PlannedStep) -> Bool {
    step == other.step && outcome == other.outcome && skipped == other.skipped
      && value.agrees(with: other.value)
      && differences.matches(other.differences) { $0.plans($1) }
  }

  /// The same step with all times set equal, because time has passed since the plan was made.
  package var timeless: PlannedStep {
    PlannedStep(
      step: step, outcome: outcome, value: value, skipped: skipped == nil ? nil : "",
      differences: differences.map { difference in
        Difference(
          subject: difference.subject, property: difference.property,
          before: difference.before.timeless, after: difference.after.timeless)
      }.sorted { ($0.subject.id, $0.property) < ($1.subject.id, $1.property) })
  }
}

extension Difference {
  /// Whether the other one is what this one plans. What an earlier step of the plan left open may have
  /// any value, from which the rest follows.
  fileprivate func plans(_ actual: Difference) -> Bool {
    if agrees(with: actual) { return true }
    guard before.isForeseenInPart, subject.agrees(with: actual.subject),
      property == actual.property
    else { return false }
    return after.agrees(with: actual.after)
      || Fact(subject, property, after).isMet(from: actual.before, by: actual.after)
  }
}

extension Value {
  /// Whether it is a prediction that says less than a value.
  fileprivate var isForeseenInPart: Bool {
    switch self {
    case .changed, .expected: true
    case .text, .subject, .number, .bytes, .flag, .instant, .code, .list, .absent, .unread: false
    }
  }

  /// The value with every time replaced by the same one.
  fileprivate var timeless: Value {
    switch self {
    case .instant: .instant(0)
    case .list(let values): .list(values.map(\.timeless))
    case .expected(let expectation): .expected(expectation.map(\.timeless))
    case .text, .subject, .number, .bytes, .flag, .code, .absent, .changed, .unread: self
    }
  }
}

/// The error by which a walk stops at a difference from its plan.
struct Deviated: Error {
  let deviation: Deviation
}

/// The comparison of a walk with its plan.
extension SessionWalk {
  /// The plan that the walk is still compared with; `nil` if there is none.
  var planInForce: Plan? { session.holdsToPlan ? plan : nil }

  /// Stops comparing the walk with its plan from here on.
  ///
  /// - Throws: `SessionRefusal.reasonMissing` if the reason is empty, and `EventStoreFailure` if
  ///   nothing can be recorded.
  package mutating func setPlanAside(reason: String) throws {
    try record(.setPlanAside(reason: reason))
  }

  /// Stops the walk at a refusal if it is compared with a plan, because plans contain no refusals.
  ///
  /// - Throws: `Deviated` if there is a plan in force.
  func expectNoRefusal(at node: StepGraph.Node) throws {
    guard let plan = planInForce else { return }
    let number = session.stepsLeft
    throw Deviated(
      deviation: Deviation(
        planned: plan.steps.indices.contains(number) ? plan.steps[number] : nil,
        actual: PlannedStep(step: node.id, outcome: "refused")))
  }

  /// Compares the steps that these events leave with the planned ones.
  ///
  /// - Throws: `Deviated` if a step is not the planned one, or had another result.
  func expectPlanned(_ events: [SessionEvent]) throws {
    guard let plan = planInForce else { return }
    let underWay = session.change.attempt.map { SessionEvent.attempted($0) }
    let steps = PlannedStep.all(in: [underWay].compactMap(\.self) + events)
    for (offset, step) in steps.enumerated() {
      if let deviation = plan.deviation(of: step, at: session.stepsLeft + offset) {
        throw Deviated(deviation: deviation)
      }
    }
  }

  /// Compares a change with the planned one, before anybody is asked and before anything happens.
  ///
  /// - Throws: `Deviated` if the change is not the one planned for this step.
  func expectPlanned(_ attempt: ChangeAttempt) throws {
    guard let plan = planInForce else { return }
    let step = PlannedStep(
      step: attempt.step, outcome: "done",
      differences: Difference.between(attempt.before, and: attempt.predicted))
    if let deviation = plan.deviation(of: step, at: session.stepsLeft) {
      // A change that the plan skips is not a deviation before it is made.
      guard deviation.planned?.skipped == nil || deviation.planned?.step != attempt.step else {
        return
      }
      throw Deviated(deviation: deviation)
    }
  }
}

/// A conversation that takes choices and decisions from a plan, and asks a person everything else.
package struct PlannedConversation: ForwardingConversation {
  package let person: any Conversation
  private let script: ScriptedConversation

  /// Creates a conversation for a walk that is compared with the plan.
  ///
  /// - Parameters:
  ///   - display: shows the steps that the plan answers.
  ///   - person: also answers if the plan's answer was refused.
  package init(_ plan: Plan, display: any SessionDisplay, person: any Conversation) {
    script = ScriptedConversation(plan.answers, display: display)
    self.person = person
  }

  package func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    switch view.question {
    case .choose, .decide, .judge, .record:
      // If the plan's answer is not accepted, the person must give another one.
      view.rejected.isEmpty ? try await script.ask(view) : try await person.ask(view)
    case .proceed, .consent, .act, .actWithoutInterface, .attest, .blocked, .refuted, .happened,
      .approval, .approve:
      try await person.ask(view)
    }
  }

  package func anticipated(_ view: StepView) async -> Answer? { await script.anticipated(view) }

  /// The plan has every choice.
  package var readsChanges: Bool { false }
}

/// A domain for planning, which only reads: changes are simulated by laying their predictions over
/// later reads.
///
/// It remembers the changes from step to step.
package struct PlannedDomain: ForwardingDomain {
  package let domain: any Domain
  private let changes: Changes

  /// A class, because every copy of the domain shows the same changes.
  private final class Changes: Sendable {
    let facts = Mutex<[Fact]>([])
  }

  package init(_ domain: any Domain) { self.init(domain, Changes()) }

  private init(_ domain: any Domain, _ changes: Changes) {
    self.domain = domain
    self.changes = changes
  }

  package func forwarding(to domain: any Domain) -> any Domain {
    PlannedDomain(domain, changes)
  }

  /// Simulated changes are visible at once.
  package func isEventuallyConsistent(for operation: OperationID) -> Bool { false }

  package func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    let facts = try await domain.read(operation, arguments)
    return changes.facts.withLock { changed in
      facts.map { fact in
        changed.last { $0.concernsSame(as: fact) } ?? fact
      }
    }
  }

  /// Changes nothing, except that later reads show the change as done.
  package func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    let facts = try await read(operation, arguments)
    let predicted = domain.prediction(operation, arguments, facts).foreseen(from: facts)
    changes.facts.withLock { $0 += predicted }
  }

  /// A check that cannot be read still needs a person to select the outcome.
  package func reach(of operation: OperationID) -> Reach {
    domain.reach(of: operation) == .judgedByPerson ? .judgedByPerson : .whole
  }

  /// Nobody makes the changes of a plan by hand.
  package func dependsOnUnread(_ operation: OperationID, _ facts: [Fact]) -> Bool {
    catalogue[operation]?.kind != .change && domain.dependsOnUnread(operation, facts)
  }
}
