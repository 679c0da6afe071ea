import Operations

/// One operation of the domain: what it is, what it reads, and what follows from what was read.
///
/// An operation states only what differs from the defaults below; a new operation is one new type
/// and one line in `Microsoft365Catalogue`.
protocol DomainOperation: Sendable {
  func definition(_ limits: Limits) -> Operation

  func candidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate]
  func accept(
    _ answer: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> Result<Value, Refusal>
  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact]

  /// What a check cannot do without; where one of these cannot be read, a person judges.
  var judgesBy: Set<FactProperty> { get }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal]
  /// One of the definition's outcomes; `nil` for the ordinary one.
  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String?
  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact]
  /// What the tenant is asked to do; `nil` where nothing changes.
  func change(_ call: OperationCall) -> TenantChange?
  /// The calls that together take the effect back, from what was read before it; empty where none
  /// do.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse]
}

extension DomainOperation {
  func candidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] { [] }

  func accept(
    _ answer: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    answer.first.map { .success(.text($0)) } ?? .failure(Refusal(.nothingGiven))
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    []
  }

  var judgesBy: Set<FactProperty> { [] }
  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] { [] }
  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? { nil }
  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] { [] }
  func change(_ call: OperationCall) -> TenantChange? { nil }
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] { [] }
}

extension [Role] {
  /// The names a definition holds.
  var names: [String] { map(\.rawValue) }

  static let licensing: [Role] = [.global, .license, .user]
  static let holding: [Role] = [.global, .exchange, .compliance]
  static let paying: [Role] = [.global, .billing]
  static let calling: [Role] = [.global, .teams]
}
