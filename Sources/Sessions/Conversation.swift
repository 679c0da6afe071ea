import Operations
import Procedures

/// The person whom a walk asks and tells: at a terminal, on a web page, or through an answers file.
///
/// The walk gives it a `StepView` with a `Question` and gets an `Answer`; between two questions it
/// gives it a `Notice`. None of these depends on a language.
package protocol Conversation: Sendable {
  /// Shows the step and returns the person's answer to its question.
  ///
  /// - Throws: `Unanswered` if nobody can answer.
  func ask(_ view: StepView) async throws(Unanswered) -> Answer

  /// An answer given in advance to a step that nobody has been asked about yet, a change or one that
  /// would be passed: skip it, or walk it in another mode; `nil` if there is none.
  func anticipated(_ view: StepView) async -> Answer?

  /// What a person gives for a change that they have agreed to and that needs secrets.
  ///
  /// - Throws: `Unanswered` if nobody gives one that the change cannot do without.
  func secrets(for view: StepView) async throws(Unanswered) -> Secrets

  /// Shows a step that needs no answer, such as a change in automatic mode.
  func show(_ view: StepView) async

  /// Tells the person something that needs no answer.
  func tell(_ notice: Notice) async

  /// The text of the step as it was shown to the person, and its language.
  func textShown(_ view: StepView) -> (text: String, locale: String)

  /// Whether nobody sees the steps, so that data needed only for showing them is not read.
  var isUnwatched: Bool { get }

  /// Whether the walk has no real effect, so that no second person need consent: a plan, a practice
  /// session, or a session repeated on a copy.
  var isRehearsal: Bool { get }

  /// Whether a person reads each change and consents to it then, so that a choice which leaves none
  /// need not be asked before.
  var readsChanges: Bool { get }

  /// How many of the values to choose from the person is shown at once, so that the others are read
  /// only when they look for them (`StepView.whole`); `nil` if all are read.
  var mostCandidates: Int? { get }

  /// Whether the person answers later, in another walk; a walk without an answer then just ends,
  /// and nothing is recorded about that.
  var answersLater: Bool { get }
}

extension Conversation {
  /// The default, for one who has none to give.
  package func secrets(for view: StepView) async throws(Unanswered) -> Secrets {
    try view.complete(Secrets())
  }

  package var isUnwatched: Bool { false }
  package var isRehearsal: Bool { false }
  package var readsChanges: Bool { false }
  package var mostCandidates: Int? { nil }
  package var answersLater: Bool { false }
}

/// A conversation that forwards to another everything that it does not declare itself.
package protocol ForwardingConversation: Conversation {
  /// The conversation to which this one forwards.
  var person: any Conversation { get }
}

/// Every requirement of `Conversation` is forwarded, also those that have a default there.
extension ForwardingConversation {
  package func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    try await person.ask(view)
  }

  package func anticipated(_ view: StepView) async -> Answer? { await person.anticipated(view) }

  package func secrets(for view: StepView) async throws(Unanswered) -> Secrets {
    try await person.secrets(for: view)
  }

  package func show(_ view: StepView) async { await person.show(view) }
  package func tell(_ notice: Notice) async { await person.tell(notice) }

  package func textShown(_ view: StepView) -> (text: String, locale: String) {
    person.textShown(view)
  }

  package var isUnwatched: Bool { person.isUnwatched }
  package var isRehearsal: Bool { person.isRehearsal }
  package var readsChanges: Bool { person.readsChanges }
  package var mostCandidates: Int? { person.mostCandidates }
  package var answersLater: Bool { person.answersLater }
}

/// There is no answer, and nobody to ask.
package struct Unanswered: Error, Hashable, Sendable {
  /// The missing answers, as an answers file names them: `steps.choose-user.answer`.
  package let missing: [String]
  /// The answer that would be given again although it was not accepted; `nil` if there is none.
  package let rejected: RejectedAnswer?

  package init(missing: [String], rejected: RejectedAnswer? = nil) {
    self.missing = missing
    self.rejected = rejected
  }
}

/// An answer that a question does not accept.
package struct RejectedAnswer: Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    /// The question has no such answer, or not now.
    case notPossible
    /// The answer needs a reason, and has none.
    case reasonMissing
    /// The session is in this mode already.
    case withoutEffect
    /// The domain refuses it.
    case refused(Refusal)
  }

  package let step: StepID
  package let operation: OperationID
  package let kind: OperationKind
  /// What the step has selected to be collected; `nil` if there is no such selection.
  package let form: String?
  package let question: Question
  package let answer: Answer
  package let reason: Reason
  /// Where it is written; `nil` if it was not read from a file.
  package var place: AnswerPlace?
  private let canBeSkipped: Bool

  package init(_ answer: Answer, to view: StepView, _ reason: Reason) {
    step = view.node.id
    operation = view.node.step.operation.id
    kind = view.node.step.operation.kind
    form = view.node.step.operation.form
    question = view.question
    canBeSkipped = view.node.canBeSkipped
    self.answer = answer
    self.reason = reason
  }

  /// What the question accepts, as an answers file says it; empty if that cannot be listed.
  package var possible: [String] {
    switch question {
    case .decide(let outcomes), .judge(let outcomes): outcomes
    case .consent: ["answer: yes", "skip: …"]
    case .act, .actWithoutInterface: ["attest: true", "skip: …"]
    case .attest: ["attest: true"] + skip
    case .blocked, .approval: skip
    case .refuted: ["override: …"]
    case .happened: ["happened: true", "happened: false"].filter { $0 != given }
    case .proceed, .choose, .record, .approve: []
    }
  }

  private var skip: [String] { canBeSkipped ? ["skip: …"] : [] }

  /// The answer as an answers file says it; empty for one that no file can give.
  package var given: String {
    switch answer {
    case .words(let words): words.joined(separator: ", ")
    case .outcome(let outcome): outcome
    case .skip(let reason), .leaveOutPart(let reason): "skip: \(reason)"
    case .override(let reason): "override: \(reason)"
    case .mode(let mode): "mode: \(mode.rawValue)"
    case .happened(let happened): "happened: \(happened)"
    case .note(let note): "note: \(note.words ?? note.file?.name ?? "")"
    case .attach(let path): "file: \(path)"
    case .proceed, .reject, .back, .stop: ""
    }
  }

  /// The outcome most similar to the one that was given; `nil` if none is. The distance
  /// (`EditDistance`) is at most two, or a third of the length of the word, as for operations.
  package var nearest: String? {
    switch question {
    case .decide(let outcomes), .judge(let outcomes):
      EditDistance.nearest(to: given, among: outcomes).first
    case .proceed, .choose, .consent, .approval, .approve, .act, .actWithoutInterface, .attest,
      .record, .blocked, .refuted, .happened:
      nil
    }
  }
}

/// What is asked, and everything that a screen shows about the step where it is asked.
package struct StepView: Sendable {
  package let node: StepGraph.Node
  /// The position in the outer procedure, counted from 1; for a called step, the position of its
  /// caller.
  package let ordinal: Int
  /// The number of steps in the outer procedure.
  package let count: Int
  /// The number of visits to the step, including this one.
  package let visit: Int
  package let mode: SessionMode
  /// The facts known from the tenant.
  package let facts: [Fact]
  /// The changes that the step will make; empty for other kinds.
  package let prediction: [Difference]
  package internal(set) var question: Question
  /// What was wrong with the previous answer, or why the change is refused; empty otherwise.
  package var refusals: [Refusal]
  /// The answers at this visit that were not accepted, in order.
  package var rejected: [RejectedAnswer]
  /// The choices to which the person can go back, in order; empty if there are none.
  package let earlier: [MadeChoice]
  /// What was added to the step at this visit, in order.
  package var notes: [StepNote] = []
  /// The steps passed on the way here since the person was last asked, with what was read at them.
  /// What the document says at them beside their sentences is to be read here.
  package let passed: [PassedStep]
  /// Those passed before, whose warnings concern the change at this step.
  package let warned: [PassedStep]
  /// Why it cannot be known whether the person has a role that may make the change; `nil` if it is
  /// known. Without such a role, the service will refuse the change.
  package var unreadRoles: UnreadRoles?
  /// Whether whoever runs the session may say that there is no second person, and why.
  package var mayGoOnAlone = false
  /// The values to choose from beside those of the question; `nil` if it has them all.
  package internal(set) var unread: UnreadCandidates?

  package init(
    node: StepGraph.Node, ordinal: Int, count: Int, mode: SessionMode, facts: [Fact],
    prediction: [Difference], question: Question, refusals: [Refusal],
    visit: Int = 1, rejected: [RejectedAnswer] = [], earlier: [MadeChoice] = [],
    passed: [PassedStep] = [], warned: [PassedStep] = []
  ) {
    self.node = node
    self.ordinal = ordinal
    self.count = count
    self.mode = mode
    self.facts = facts
    self.prediction = prediction
    self.question = question
    self.refusals = refusals
    self.visit = visit
    self.rejected = rejected
    self.earlier = earlier
    self.passed = passed
    self.warned = warned
  }
}

extension StepView {
  /// The secrets that the change needs if it is agreed to; empty at other questions.
  package var secrets: [SecretInput] {
    switch question {
    case .consent: node.step.operation.secrets
    case .proceed, .choose, .decide, .judge, .approval, .approve, .act, .actWithoutInterface,
      .attest, .record, .blocked, .refuted, .happened:
      []
    }
  }

  /// Those of the given secrets that the change takes, if none is missing that it cannot do without.
  ///
  /// - Throws: `Unanswered` with the names of those that are missing.
  package func complete(_ given: Secrets) throws(Unanswered) -> Secrets {
    let given = given.limited(to: secrets)
    let missing = secrets.filter { !$0.isOptional && given[$0.name] == nil }
    guard missing.isEmpty else {
      throw Unanswered(missing: missing.map { "steps.\(node.id).secrets.\($0.name)" })
    }
    return given
  }
}

/// The question that a person is asked at a step.
package enum Question: Hashable, Sendable {
  /// Read and continue (`open` and `check` steps).
  case proceed
  /// Choose or type a value; `given` is the value that is already known.
  case choose(type: ValueType, candidates: [Candidate], given: Value?)
  /// Select one of the outcomes.
  case decide(outcomes: [String])
  /// The data that a check judges cannot be read: the person looks and selects the outcome.
  case judge(outcomes: [String])
  /// May the change be made?
  case consent
  /// A second person must consent first: look whether they have. If it was rejected, by whom and
  /// why.
  case approval(rejectedBy: String?, reason: String?)
  /// For the second person: may the change be made?
  case approve(requestedBy: String)
  /// Act in the admin centre, then say so.
  case act
  /// Act in the admin centre, because there is no interface that could do it.
  case actWithoutInterface
  /// Nothing can be read: is it done?
  case attest
  /// Where is the file that was made outside the program, or what is its address?
  case record
  /// The change is refused in the current state; try again when that has changed.
  case blocked
  /// The verification failed: look again, continue with a reason, or stop.
  case refuted(expected: [Difference], observed: [Difference])
  /// After an interruption, it is not known whether the effect happened: did it?
  case happened(expected: [Difference], observed: [Difference])
}

/// The answer to a question. Almost every question accepts `skip`, `mode` and `stop`.
package enum Answer: Hashable, Sendable {
  /// The usual answer to the question: continue, yes, done, or look again.
  case proceed
  /// Words typed or chosen; several for a list.
  case words([String])
  /// The selected outcome.
  case outcome(String)
  /// Skip the step.
  case skip(reason: String)
  /// Leave out the whole part of a document that begins with the step.
  case leaveOutPart(reason: String)
  /// Continue after a refuted change.
  case override(reason: String)
  /// Reject another person's change.
  case reject(reason: String)
  /// Whether the effect happened.
  case happened(Bool)
  /// Add words or a kept file to a step that is done by hand; the question stays.
  case note(StepNote)
  /// Add the file at this path, which whoever passes the answer on keeps first.
  case attach(path: String)
  /// Continue in another mode, from this step on.
  case mode(SessionMode)
  /// Go back to an earlier choice or decision, at this step, and make it anew.
  case back(to: StepID)
  case stop
}

/// Something that a person is told between two questions, without an answer.
package enum Notice: Sendable {
  case started(SessionStart)
  /// - Parameters:
  ///   - from: the person who walked the session before; `nil` if it was the same person.
  ///   - after: the choices and decisions that stand, in order.
  ///   - confirmed: the changes of the session that are made and confirmed, in order.
  case resumed(
    SessionStart, at: StepID?, from: String?, after: [MadeChoice],
    confirmed: [ChangeAttempt] = [])
  /// Another process has recorded these events in the meantime.
  case overtaken([SessionEvent])
  /// Another person has taken the session over, from whoever walks it here.
  case takenOver(SessionID, by: String, from: String)
  /// Another process is carrying out the change right now.
  case busyElsewhere(StepGraph.Node)
  /// A second person was asked to consent.
  case approvalRequested(StepGraph.Node, SessionID)
  case deviated(StepGraph.Node, Deviation)
  /// What was found in the tenant about a change that was interrupted.
  case reconciled(
    StepGraph.Node, Reconciliation, expected: [Difference], observed: [Difference])
  /// A change was carried out; its verification begins.
  case performed(StepGraph.Node)
  /// In a plan: the step would make the change that was shown, and nothing was done.
  case planned(StepGraph.Node)
  /// Not visible yet: the predicted facts that are missing, the number of looks so far, the seconds
  /// until the next, and until when they may become visible, in seconds since
  /// 1970-01-01T00:00:00Z.
  ///
  /// - Parameter seen: what has become of missing facts meanwhile, such as that something is asked for
  ///   and not done.
  case waiting(
    StepGraph.Node, for: [Fact], attempt: Int, seconds: Int, deadline: Int,
    seen: [Difference] = [])
  /// - Parameter surprises: what changed beside it that nobody predicted; not among `observed`.
  case verdict(
    StepGraph.Node, Verdict, expected: [Difference], observed: [Difference],
    surprises: [Difference] = [])
  /// What has changed since a change was verified, as the last look of the session found it; `nil`
  /// if it could not be read.
  case lookedAgain(OperationID, surprises: [Difference]?)
  case checked(StepGraph.Node, outcome: String)
  /// A choice that the caller had already made, or evidence that the person had given before an
  /// interruption.
  case given(StepGraph.Node, Value)
  case refused(StepGraph.Node, [Refusal])
  /// The person has no role that may make the change: who has one and can resume the session; `nil`
  /// if the tenant would have to be asked about everybody.
  case rightsMissing(SessionID, able: [String]?)
  case overridden(StepGraph.Node, reason: String)
  case skipped(StepGraph.Node, reason: String)
  /// A part of a document was left out, from this step on, with so many steps.
  case partLeftOut(StepGraph.Node, count: Int, reason: String)
  case modeChanged(SessionMode)
  /// The person went back to an earlier choice, at this step.
  case returned(StepGraph.Node)
  case failed(StepGraph.Node, DomainFailure)
  /// The steps passed since the last question, behind which the session ends.
  case passed([PassedStep])
  case stopped(SessionID, StopReason)
  case completed(SessionID)
}

/// What the tenant shows about an interrupted change.
package enum Reconciliation: String, Hashable, Sendable {
  case happened, notHappened, unclear
}

/// An output on which conversations that get their answers elsewhere show what they would have
/// asked.
package protocol SessionDisplay: Sendable {
  /// Shows a step.
  func show(_ view: StepView) async

  /// Shows something that the person is told.
  func tell(_ notice: Notice) async

  /// Repeats an answer that was not typed here, so that the output reads like a conversation.
  func repeatAnswer(_ answer: Answer, to view: StepView) async

  /// The text of the step as it was shown to the person, and its language.
  func textShown(_ view: StepView) -> (text: String, locale: String)

  /// Whether nobody sees the output.
  var isSilent: Bool { get }

  /// How many of the values to choose from it shows at once; `nil` if it needs all.
  var mostCandidates: Int? { get }
}

extension SessionDisplay {
  package var mostCandidates: Int? { nil }
  package var isSilent: Bool { false }
}
