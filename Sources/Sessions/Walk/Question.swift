import Operations

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
