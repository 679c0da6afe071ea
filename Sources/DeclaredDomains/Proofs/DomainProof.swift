import Operations

/// Tests the operations of a declaration on a service, each on subjects that the test makes and
/// removes.
///
/// An operation that is called *proved* has done here what it predicts, has been reversed, and was not
/// taken for done when it was not.
package struct DomainProof: Sendable {
  private let site: ProofSite
  private let seed: String

  /// - Parameters:
  ///   - instance: the name under which subjects are known.
  ///   - seed: small letters and digits that no earlier test had; every name that the test gives
  ///     begins with it.
  package init(
    _ declaration: Declaration, _ trial: DomainTrial, over way: ServiceWay, instance: String,
    seed: String, clock: any ProofClock
  ) {
    site = ProofSite(
      declaration: declaration, trial: trial, way: way, instance: instance, clock: clock)
    self.seed = seed
  }

  /// What the probe finds, such as the version of the service.
  ///
  /// - Throws: `DomainFailure` if it is not the declared service, or cannot be reached.
  package func probe() async throws(DomainFailure) -> [String: JSONDocument] {
    let connection = try await site.connect()
    await connection.transport.close()
    return connection.found
  }

  /// Tests one operation.
  ///
  /// - Parameters:
  ///   - number: that of the run, which tells its subjects from those of others.
  ///   - progress: called with each row, as it is known.
  package func proof(
    of run: DomainTrial.Run, number: Int,
    progress: @Sendable (OperationProof.Result) -> Void = { _ in }
  ) async -> OperationProof {
    guard let operation = site.declaration.operation(run.operation) else {
      return OperationProof(run.operation, [])
    }
    var tried = OperationTest(site, run, operation, seed: "\(seed)\(number)x")
    var results: [OperationProof.Result] = []
    for row in ProofRow.allCases {
      let outcome: ProofOutcome
      do throws(ProofFault) {
        if let reason = tried.reason(against: row) {
          outcome = .notTried(reason)
        } else {
          outcome = try await tried.outcome(of: row)
        }
      } catch {
        outcome = .failed(error)
      }
      let result = OperationProof.Result(row, outcome, tally: row == .mutants ? tried.tally : [:])
      results.append(result)
      progress(result)
    }
    await tried.end()
    return OperationProof(
      operation.id, results, left: tried.left, restoring: tried.restoring)
  }
}
