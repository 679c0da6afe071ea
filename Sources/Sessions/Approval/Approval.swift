/// How far the consent of a second person to the current step has come.
package enum Approval: Hashable, Sendable {
  case none
  /// Asked for, by the digest of what is to be done.
  case requested(String)
  case approved(String, by: String)
  case rejected(String, by: String, reason: String)
}
