import Operations
import Procedures

/// A command from a walk to its session, with everything that was read for it.
package enum SessionCommand: Sendable {
  case go
  case choose(input: String, Value)
  case pick(outcome: String)
  case check(outcome: String, [Fact])
  case attempt(ChangeAttempt, [Refusal])
  case perform(by: Performer)
  case fail(reason: String)
  case judge(Verdict, [Fact])
  case override(reason: String)
  case attest
  case record(input: String, Value, [Fact])
  case skip(reason: String)
  case setMode(SessionMode)
  case resume(actor: String, locale: String)
  case stop(StopReason)
  case requestApproval(String)
  case approve(request: String, actor: String, locale: String)
  case reject(request: String, actor: String, locale: String, reason: String)
  case deviate(Deviation)
  case setPlanAside(reason: String)
}

/// The reason why a session rejects a command.
package enum SessionRefusal: Error, Hashable, Sendable {
  case alreadyCompleted
  /// The step is bound to another kind of operation.
  case notThisStep(StepID)
  case unknownOutcome(String)
  /// Later steps need the result of this one.
  case cannotBeSkipped(StepID)
  /// A change is in progress and must be settled first.
  case changeUnderWay
  case noChangeUnderWay
  /// Only a change that was refuted or could not be verified can be overridden.
  case nothingToOverride
  case reasonMissing
  /// Nobody has requested consent.
  case noApprovalRequested
  /// The change is no longer the one for which consent was requested.
  case approvalForAnother
  /// A person cannot consent to their own change.
  case approverIsActor
}
