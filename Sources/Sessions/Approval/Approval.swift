/// The status of a second person's consent to the current step.
package enum Approval: Hashable, Sendable {
  case none
  /// Requested, with the digest of the request.
  case requested(String)
  case approved(String, by: String)
  case rejected(String, by: String, reason: String)
}
