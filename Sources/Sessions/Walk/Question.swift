import Operations

/// What a person is asked at a step.
package enum Question: Hashable, Sendable {
  /// Read it and go on (`open` and `check` steps).
  case proceed
  /// Choose, or type, a value. `given` is the value that is already known.
  case choose(type: ValueType, candidates: [Candidate], given: Value?)
  /// Pick one of the outcomes.
  case decide(outcomes: [String])
  /// What a check would judge cannot be read here: the person looks, and picks the outcome.
  case judge(outcomes: [String])
  /// May the change be made?
  case consent
  /// A second person must consent first: look whether they have. Who said no, and why.
  case approval(rejectedBy: String?, reason: String?)
  /// Asked of that second person: may it be done?
  case approve(requestedBy: String)
  /// Act in the admin centre, then say so.
  case act
  /// The same, because there is no interface that could do it.
  case actWithoutInterface
  /// Nothing can be read: is it done?
  case attest
  /// Where is the file, or what is the address, that was made outside?
  case record
  /// The change is refused as things stand; try again once they have changed.
  case blocked
  /// The verification failed: look again, go on with a reason, or stop.
  case refuted(expected: [Difference], observed: [Difference])
  /// After a stop nobody can tell whether the effect happened: did it?
  case happened(expected: [Difference], observed: [Difference])
}
