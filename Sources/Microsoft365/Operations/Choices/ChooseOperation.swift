import Operations

/// An operation that offers values and takes one, or several, of them.
protocol ChooseOperation: DomainOperation {
  /// The code for a word that means none of the values.
  var unknown: RefusalCode { get }
  /// Every value that may be chosen; what is offered, where nothing else is said.
  func pool(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate]
  /// What words that name values exactly mean, without looking through the pool; `nil` where one of
  /// them does not.
  func exact(
    _ words: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate]?
  /// The most values that may be chosen together; `nil` where there is no limit.
  func most(_ limits: Limits, at now: Int) -> Int?
}

extension ChooseOperation {
  func most(_ limits: Limits, at now: Int) -> Int? { nil }

  func exact(
    _ words: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate]? { nil }

  func candidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    try await pool(call, reader)
  }

  func accept(
    _ answer: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    let isList = definition(reader.limits).collects?.isList ?? false
    // Nothing said means nothing, whatever there is to choose from.
    guard !answer.isEmpty else { return .failure(Refusal(.nothingGiven)) }
    let named = try await exact(answer, call, reader)
    let pool = if let named { named } else { try await pool(call, reader) }
    let resolver = NameResolver(pool, unknown)
    return resolver.value(answer, isList: isList, most: most(reader.limits, at: reader.now))
  }
}
