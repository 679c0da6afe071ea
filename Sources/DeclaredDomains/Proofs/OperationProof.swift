import Operations

/// What is tried of an operation on a service, one thing after the other.
package enum ProofRow: String, Hashable, Sendable, CaseIterable {
  /// One subject, read twice, read anew and found in its list, is the same.
  case readings
  /// What is predicted is false before the change and true after it, on a new connection.
  case prediction
  /// Nothing else has changed in the documents.
  case documents
  /// What reverses it gives the documents back.
  case inverse
  /// Asked for twice under one key, it has one effect.
  case once
  /// The request was carried out, and its reply is lost.
  case replyLost
  /// The request is lost.
  case requestLost
  /// Nothing was sent, and success was answered.
  case forged
  /// More was done than was asked for.
  case more
  case wrongAddress
  case wrongSecret
  /// Requests in which one thing is another.
  case mutants
}

/// What became of one row.
package enum ProofOutcome: Hashable, Sendable {
  case held
  case notTried(Reason)
  case failed(ProofFault)

  package enum Reason: String, Hashable, Sendable, CaseIterable {
    /// The operation itself was not confirmed, so that nothing else can be learnt.
    case notConfirmed
    /// Nothing reverses it.
    case noInverse
    /// The trial names nothing that could be done besides.
    case noMore
    /// The service refuses what the trial names to be done besides.
    case moreRefused
    /// What would be changed besides is not the test's own.
    case notMade
    /// No setting is an address.
    case noAddress
    /// It is signed in without a secret.
    case noSecret
    /// The test had to stop before, because something could not be put back.
    case stopped
  }
}

/// Why a row does not hold.
package struct ProofFault: Hashable, Sendable, Error {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Two readings say different things of a property.
    case readingsDiffer
    /// The list says something else of a property than the reading.
    case listDiffers
    /// The list does not have what can be read.
    case notListed
    /// What the test needs could not be made or found.
    case notPrepared
    /// It is refused before anything is sent.
    case refusedBefore
    /// It predicts nothing, or what is so already.
    case nothingPredicted
    /// The service did not carry it out.
    case notPerformed
    /// A property is not as predicted.
    case notConfirmed
    /// A property has changed that nobody predicted.
    case surprise
    /// A place of a document has changed that is neither predicted nor in `moves`.
    case unpredicted
    /// No call reverses it, though one is declared.
    case notReversible
    /// What reverses it was not confirmed.
    case notReversed
    /// A place of a document is not as it was.
    case notGivenBack
    /// A place of a document changed once more.
    case doneTwice
    /// What was done was not found.
    case notFound
    /// What was not done was taken for done.
    case believed
    /// What else was done was not noticed.
    case notNoticed
    /// What is there was taken for absent.
    case believedAbsent
    /// A change was confirmed.
    case confirmed
    /// A request with another effect was confirmed.
    case wrongEffect
  }

  package let kind: Kind
  /// What was seen: a property, a place, a request, or the service's own words.
  package let evidence: String

  package init(_ kind: Kind, _ evidence: String = "") {
    self.kind = kind
    self.evidence = evidence
  }

  init(_ kind: Kind, _ failure: DomainFailure) { self.init(kind, failure.evidence) }
}

/// What was tried of one operation, and what came of it.
package struct OperationProof: Hashable, Sendable {
  package struct Result: Hashable, Sendable {
    package let row: ProofRow
    package let outcome: ProofOutcome
    /// How many requests came to what, of the row of the mutants.
    package let tally: [MutantEnd: Int]

    package init(_ row: ProofRow, _ outcome: ProofOutcome, tally: [MutantEnd: Int] = [:]) {
      self.row = row
      self.outcome = outcome
      self.tally = tally
    }
  }

  package let operation: OperationID
  package let results: [Result]
  /// What the test has made or changed, and could not remove or put back.
  package let left: [LeftBehind]
  /// What exists only to reverse others, and did.
  package let restoring: Set<OperationID>

  package init(
    _ operation: OperationID, _ results: [Result], left: [LeftBehind] = [],
    restoring: Set<OperationID> = []
  ) {
    self.operation = operation
    self.results = results
    self.left = left
    self.restoring = restoring
  }

  /// Whether it does on this service what it predicts, and nothing that was tried speaks against it.
  package var isProved: Bool {
    results.contains { $0.row == .prediction && $0.outcome == .held } && !hasFailed && left.isEmpty
  }

  package var hasFailed: Bool {
    results.contains { if case .failed = $0.outcome { true } else { false } }
  }
}

/// What a request with one thing changed came to.
package enum MutantEnd: String, Hashable, Sendable, CaseIterable {
  case refused, refuted, surprise, sameEffect, wrongEffect
}

/// Something on a service that a test could not put back.
package struct LeftBehind: Hashable, Sendable {
  package let kind: String
  /// Its id, or what it was called when it was made.
  package let id: String
  /// What the service said, or a place that is not as it was.
  package let evidence: String

  package init(_ kind: String, _ id: String, _ evidence: String) {
    self.kind = kind
    self.id = id
    self.evidence = evidence
  }
}

extension DomainFailure {
  /// What is known of it, for people who know the service.
  var evidence: String {
    switch self {
    case .unavailable(let reason), .unknownOutcome(let reason), .damaged(let reason): reason
    case .refused(let refusal), .partlyRefused(let refusal): refusal.evidenceText
    }
  }
}

extension Refusal {
  /// Its code, and what was seen.
  var evidenceText: String {
    let seen = values["evidence"]?.text ?? ""
    return seen.isEmpty ? code : "\(code): \(seen)"
  }
}
