import Operations

/// The place where a person makes a change by hand.
package enum AdminCentre: Sendable {
  /// A real one, in a browser: nothing to do but wait for the person.
  case elsewhere
  /// A practice tenant has no admin centre, so the person's "done" carries the change out there.
  case practice(any Domain)
}
