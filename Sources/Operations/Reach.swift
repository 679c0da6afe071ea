/// What a way to the domain allows of one operation.
package enum Reach: Hashable, Sendable {
  /// It can be carried out and judged.
  case whole
  /// It has no interface: a person does it in the administration pages, and what can be read of it
  /// is verified.
  case byHand
  /// What it judges cannot be read: a person looks, and says which outcome it is.
  case byEye
}
