/// Why the domain could not answer or act. Not a refusal: the domain, or the way to it, failed.
package enum DomainFailure: Error, Hashable, Sendable {
  /// It cannot be reached or read now; trying again may help.
  case unavailable(String)
  /// It was reached, and refused the change for a reason of its own.
  case refused(Refusal)
  /// The effect may or may not have happened: the reply was lost.
  case unknownOutcome(String)
  /// What was read makes no sense: the tenant's file is damaged, or of another version.
  case damaged(String)
}
