import Operations

/// The admin centre in which a person makes a change by hand.
package enum AdminCentre: Sendable {
  /// A real one, in a browser; the program only waits for the person.
  case elsewhere
  /// A practice tenant has no admin centre, so the change is carried out here when the person says
  /// "done".
  case practice(any Domain)
}
