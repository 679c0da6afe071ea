import Operations

/// An operation that records where a person saved something outside the tenant.
///
/// `accept` returns the value. To record it in the tenant, `perform` is called with the same
/// arguments and the value under `answer`.
struct RecordOperation: DomainOperation {
  static let answer = "answer"

  let id: OperationID
  /// The kind, if the operation has only one; `nil` if an argument gives it.
  let kind: BackupKind?

  func definition(_ limits: Limits) -> Operation {
    let kinds = BackupKind.allCases.map(\.rawValue).filter { $0 != BackupKind.siteUrl.rawValue }
    let parameters: [Operation.Parameter] =
      kind == nil
      ? [.init("user", .user), .init("kind", .text, allowed: kinds)] : [.init("user", .user)]
    return Operation(id, .record, parameters, collects: .text)
  }

  private func kind(_ call: OperationCall) -> BackupKind? {
    kind ?? call.text("kind").flatMap(BackupKind.init(rawValue:))
  }

  func candidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    guard kind == .siteUrl else { return [] }
    let address = SiteAddress.of(try await reader.tenant.organisation())
    return [Candidate(value: .text(address), title: address)]
  }

  func accept(
    _ answer: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    guard let path = answer.first, !path.isEmpty else { return .failure(Refusal(.nothingGiven)) }
    if kind == .siteUrl, !path.hasPrefix("https://") || path.contains(where: \.isWhitespace) {
      return .failure(Refusal(.notAnAddress, ["text": .text(path)]))
    }
    return .success(.text(path))
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.backups])
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let name = call.user?.rawValue, let kind = kind(call) else { return [] }
    let kinds = Set(facts.texts(name, .backups)).union([kind.rawValue])
    return [Fact(name, .backups, StateCode.values(kinds.sorted()))]
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let user = call.user, let kind = kind(call), let path = call.text(Self.answer) else {
      return nil
    }
    return .keepArtifact(kind, user, path: path)
  }
}
