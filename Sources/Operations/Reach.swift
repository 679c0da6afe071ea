/// The extent to which a connection to the domain supports one operation.
package enum Reach: Hashable, Sendable {
  /// It can be carried out and checked.
  case whole
  /// It has no interface: a person does it in the administration pages, and whatever can be read is
  /// verified.
  case byHand
  /// The data it judges cannot be read: a person looks and selects the outcome.
  case byEye
}
