/// The reason why the domain, or the connection to it, failed; a refusal is not a failure.
package enum DomainFailure: Error, Hashable, Sendable {
  /// It cannot be reached or read now; another attempt may succeed.
  case unavailable(String)
  /// It was reached, but refused the change for a reason of its own.
  case refused(Refusal)
  /// The reply was lost, so the effect may or may not have happened.
  case unknownOutcome(String)
  /// The data cannot be interpreted: the tenant's file is damaged or has another version.
  case damaged(String)
}
