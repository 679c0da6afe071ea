import Operations
import Procedures

/// Something a person is told between two questions, in no language.
package enum Moment: Sendable {
  case started(SessionStart)
  /// - Parameter from: who walked it before, where that was somebody else.
  case resumed(SessionStart, at: StepID?, from: String?)
  /// What somebody else has done in the session meanwhile.
  case overtaken([SessionEvent])
  /// Somebody else is carrying out the change right now.
  case busyElsewhere(StepGraph.Node)
  /// A second person was asked to consent.
  case approvalRequested(StepGraph.Node, SessionID)
  case deviated(StepGraph.Node, Deviation)
  /// What was found in the tenant about a change that a stop interrupted.
  case reconciled(
    StepGraph.Node, Reconciliation, expected: [Difference], observed: [Difference])
  /// A change was carried out; its verification begins.
  case performed(StepGraph.Node)
  /// Not yet: looked so many times, looks again in so many seconds.
  case waiting(StepGraph.Node, attempt: Int, seconds: Int, deadline: Int)
  case verdict(StepGraph.Node, Verdict, expected: [Difference], observed: [Difference])
  case checked(StepGraph.Node, outcome: String)
  /// A choice the caller had made already.
  case given(StepGraph.Node, Value)
  case refused(StepGraph.Node, [Refusal])
  case overridden(StepGraph.Node, reason: String)
  case skipped(StepGraph.Node, reason: String)
  case modeChanged(SessionMode)
  case failed(StepGraph.Node, DomainFailure)
  case stopped(SessionID, StopReason)
  case completed(SessionID)
}

/// What reading the tenant says about an interrupted change.
package enum Reconciliation: String, Hashable, Sendable {
  case happened, notHappened, unclear
}
