import Operations
import Procedures

/// Something that a person is told between two questions, independent of language.
package enum Notice: Sendable {
  case started(SessionStart)
  /// - Parameter from: the person who walked the session before; `nil` if it was the same person.
  case resumed(SessionStart, at: StepID?, from: String?)
  /// Another process has recorded these events in the meantime.
  case overtaken([SessionEvent])
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
  /// Not visible yet: the number of looks so far, and the seconds until the next.
  case waiting(StepGraph.Node, attempt: Int, seconds: Int, deadline: Int)
  case verdict(StepGraph.Node, Verdict, expected: [Difference], observed: [Difference])
  case checked(StepGraph.Node, outcome: String)
  /// A choice that the caller had already made.
  case given(StepGraph.Node, Value)
  case refused(StepGraph.Node, [Refusal])
  case overridden(StepGraph.Node, reason: String)
  case skipped(StepGraph.Node, reason: String)
  case modeChanged(SessionMode)
  case failed(StepGraph.Node, DomainFailure)
  case stopped(SessionID, StopReason)
  case completed(SessionID)
}

/// What the tenant shows about an interrupted change.
package enum Reconciliation: String, Hashable, Sendable {
  case happened, notHappened, unclear
}
