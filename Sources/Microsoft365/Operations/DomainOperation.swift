import Operations

/// One operation of the domain: its definition, what it reads and what follows from that.
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

  /// The properties a check depends on; if one of them cannot be read, a person judges.
  var judgesBy: Set<FactProperty> { get }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal]
  /// Returns one of the definition's outcomes; `nil` for its first.
  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String?
  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact]
  /// Returns what the tenant is asked to do; `nil` if nothing changes.
  func change(_ call: OperationCall) -> TenantChange?
  /// Returns the calls that together reverse the effect, from what was read before it; empty if
  /// none can.
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
  /// The names that a definition uses.
  var names: [String] { map(\.rawValue) }

  static let licensing: [Role] = [.global, .license, .user]
  static let holding: [Role] = [.global, .exchange, .compliance]
  static let paying: [Role] = [.global, .billing]
  static let calling: [Role] = [.global, .teams]
}
