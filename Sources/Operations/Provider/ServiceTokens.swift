/// Tokens from a sign-in that is not the service's own, such as that of another domain.
package protocol ServiceTokens: Sendable {
  /// A token that is good for the next requests; it is in nothing that is kept.
  ///
  /// - Throws: `DomainFailure.unavailable` if the sign-in service does not answer, `.refused` if it
  ///   gives none.
  func token() async throws(DomainFailure) -> String

  /// Reports that a token was not accepted, so that it is not given again.
  func discard(_ token: String) async

  /// Ends what it has opened. Called once.
  func close() async
}
