import FoundationEssentials
import Markup
import Operations
import Procedures

/// The status of a second person's consent to the change at the current step.
package enum Approval: Hashable, Sendable {
  case none
  /// Requested, with the digest of the `ApprovalRequest`.
  case requested(String)
  case approved(String, by: String)
  /// There was no second person, and whoever runs the session has said why.
  case alone(String)
  case rejected(String, by: String, reason: String)

  /// The digest of the request; `nil` if consent was not requested.
  var request: String? {
    switch self {
    case .none: nil
    case .requested(let request), .approved(let request, _), .alone(let request),
      .rejected(let request, _, _):
      request
    }
  }
}

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

  /// The digest by which consent to an attempt is requested: that of the request or, if an earlier
  /// version, which knew only names, has requested the same, the digest that it recorded.
  static func digest(of attempt: ChangeAttempt, in session: Session) throws -> String {
    let own = try ApprovalRequest(attempt, in: session).digest
    guard !session.identification.isEmpty, let recorded = session.approval.request,
      recorded != own,
      try ApprovalRequest(attempt.byName(session.identification), in: session).digest
        == recorded
    else { return own }
    return recorded
  }

  /// SHA-256 of the request as JSON with sorted keys, as lower-case hexadecimal.
  var digest: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return Digest.sha256(Array(try encoder.encode(self)))
    }
  }
}

extension ChangeAttempt {
  /// The same attempt as earlier versions recorded it, which knew subjects only by their names.
  fileprivate func byName(_ known: Identification) -> ChangeAttempt {
    func named(_ facts: [Fact]) -> [Fact] {
      facts.map { fact in
        Fact(Subject(fact.subject.name), fact.property, fact.value.byName(\.name))
      }
    }
    return ChangeAttempt(
      step: step, operation: operation,
      arguments: arguments.mapValues { $0.byName(known.recordedName) }, key: key,
      before: named(before), predicted: named(predicted), mode: mode, input: input,
      secrets: secrets)
  }
}

extension Value {
  /// The value with texts in place of subjects.
  fileprivate func byName(_ name: (Subject) -> String) -> Value {
    switch self {
    case .subject(let subject): .text(name(subject))
    case .list(let values): .list(values.map { $0.byName(name) })
    case .expected(let expectation): .expected(expectation.map { $0.byName(name) })
    case .text, .number, .bytes, .flag, .instant, .code, .absent, .changed, .unread: self
    }
  }
}

extension SessionWalk {
  /// The result of asking for a second person's consent.
  enum Consent {
    case given
    /// Not given yet: the walk ends, or the step starts again if the ending is `nil`.
    case missing(Ending?)
  }

  /// Whether a second person has consented to exactly this attempt; requests consent if not.
  ///
  /// - Parameter facts: the facts about the change that the person is shown.
  mutating func consent(
    to attempt: ChangeAttempt, showing facts: [Fact], at node: StepGraph.Node
  ) async throws -> Consent {
    guard node.step.needsApproval || session.start.needsApproval, !conversation.isRehearsal
    else { return .given }
    let request = try ApprovalRequest.digest(of: attempt, in: session)
    var rejectedBy: String?
    var reason: String?
    switch session.approval {
    case .approved(request, let approver) where !session.hasWalkedVisit(approver):
      return .given
    case .alone(request) where mayGoOnAlone: return .given
    case .requested(request): break
    case .rejected(request, let approver, let why): (rejectedBy, reason) = (approver, why)
    case .none, .requested, .approved, .alone, .rejected: try record(.requestApproval(request))
    }
    if rejectedBy == nil {
      await conversation.tell(.approvalRequested(node, session.start.session))
    }
    var view = view(
      node, facts: facts, prediction: Difference.between(attempt.before, and: attempt.predicted),
      question: .approval(rejectedBy: rejectedBy, reason: reason), mode: attempt.mode)
    view.mayGoOnAlone = mayGoOnAlone && rejectedBy == nil
    do {
      let answer = try await conversation.ask(view)
      switch try await settle(answer, to: view) {
      case .settled(let ending): return .missing(ending)
      case .rejected: return .missing(nil)
      case .unsettled: break
      }
      if case .override(let reason) = answer {
        return .missing(try goOn(alone: reason, request, view, answer))
      }
    } catch let unanswered as Unanswered where unanswered.rejected == nil {
      return .missing(try await leaveUnanswered(.unapproved))
    }
    // The person has looked again. After a rejection that nobody has answered, a new request is
    // made.
    if try await !readOthers(), rejectedBy != nil { try record(.requestApproval(request)) }
    return .missing(nil)
  }
}

extension SessionWalk {
  private var mayGoOnAlone: Bool { allowsGoingOnAlone && !session.start.needsApproval }

  /// Records that there is no second person, and why, unless every change of the session needs one or
  /// one has said no.
  private mutating func goOn(
    alone reason: String, _ request: String, _ view: StepView, _ answer: Answer
  ) throws -> Ending? {
    guard view.mayGoOnAlone, session.approval == .requested(request) else {
      reject(answer, to: view, .notPossible)
      return nil
    }
    guard !reason.isEmpty else {
      reject(answer, to: view, .reasonMissing)
      return nil
    }
    try record(.goOnAlone(request: request, reason: reason))
    return nil
  }
}

/// The change that a session waits to make, freshly read for the second person who judges it.
package struct ApprovalReview: Sendable {
  package let view: StepView
  /// The reasons why the person may not consent: they have none of the roles that may make the
  /// change.
  package let refusals: [Refusal]
  private let session: Session
  private let graph: StepGraph
  /// The digest of the change as the tenant shows it now.
  private let request: String

  /// Reads the tenant, and returns what the second person is shown of the change.
  ///
  /// - Returns: `nil` if the session is not waiting for consent.
  /// - Throws: `SessionRefusal.approvalForAnother` if the change is no longer the one for which
  ///   consent was requested, `.approverIsActor` if the person would approve their own change, and
  ///   `DomainFailure` if the tenant cannot be read.
  package static func read(
    _ session: Session, by approver: String, in graph: StepGraph, domain: any Domain
  ) async throws -> ApprovalReview? {
    guard case .requested(let open) = session.approval, let step = session.currentStep,
      let node = graph[step]
    else { return nil }
    guard !session.hasWalkedVisit(approver) else { throw SessionRefusal.approverIsActor }
    // Only for reading, so that the names an earlier version recorded stay as they are.
    let identified = try await session.identified(at: node, in: graph, domain)
    let (attempt, facts) = try await ChangeStep.prepare(node, identified, domain)
    let request = try ApprovalRequest.digest(of: attempt, in: identified)
    guard request == open else { throw SessionRefusal.approvalForAnother }
    let operation = node.step.operation
    let rights = try await ChangeStep.rights(to: operation, of: approver, domain)
    var view = StepView(
      node: node, ordinal: graph.ordinal(of: node.id) ?? 0, count: graph.stepCount,
      mode: attempt.mode, facts: facts,
      prediction: Difference.between(attempt.before, and: attempt.predicted),
      question: .approve(requestedBy: session.actor), refusals: [],
      visit: session.visits[step, default: 0] + 1, passed: session.passed,
      warned: session.warned)
    view.unreadRoles = rights.unreadRoles
    return ApprovalReview(
      view: view, refusals: rights.refusals(of: approver, for: operation), session: session,
      graph: graph, request: request)
  }

  /// The events that follow from a consent, or, if a reason is given, from a rejection.
  ///
  /// - Throws: `SessionRefusal.approverIsActor` if the person would approve their own change, and
  ///   `.reasonMissing` if the reason is empty.
  package func events(
    by approver: String, locale: String, rejectedBecause reason: String?
  ) throws(SessionRefusal) -> [SessionEvent] {
    try session.decide(
      reason.map {
        .reject(request: request, actor: approver, locale: locale, reason: $0)
      } ?? .approve(request: request, actor: approver, locale: locale), in: graph)
  }
}
