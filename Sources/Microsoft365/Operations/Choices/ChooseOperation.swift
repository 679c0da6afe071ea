import Operations

/// An operation that offers values and takes one, or several, of them.
protocol ChooseOperation: DomainOperation {
  /// The refusal of a word that means none of the values.
  var unknown: RefusalCode { get }
  /// Returns every value that may be chosen. These are also the values offered, unless an operation
  /// says otherwise.
  func pool(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate]
  /// Returns the values that the words name exactly, without searching the pool; `nil` if any word
  /// does not.
  func exact(
    _ words: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate]?
  /// Returns how many values may be chosen together; `nil` if there is no limit.
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
    // An empty answer means that nothing was chosen, even if there is only one value to choose
    // from.
    guard !answer.isEmpty else { return .failure(Refusal(.nothingGiven)) }
    let named = try await exact(answer, call, reader)
    let pool = if let named { named } else { try await pool(call, reader) }
    let resolver = NameResolver(pool, unknown)
    return resolver.value(answer, isList: isList, most: most(reader.limits, at: reader.now))
  }
}
