import Operations

/// `country.choose`: a usage location; those in use in the tenant are offered, the most frequent
/// first.
struct CountryChoose: ChooseOperation {
  let unknown = RefusalCode.unknownCountry

  func definition(_ limits: Limits) -> Operation {
    Operation("country.choose", .choose, collects: .country)
  }

  func pool(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    CountryCode.all.map { Candidate(value: .text($0), title: $0) }
  }

  func candidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    var uses: [String: Int] = [try await reader.tenant.organisation().country: 1]
    for user in try await reader.tenant.users() {
      if let country = user.usageLocation { uses[country, default: 0] += 1 }
    }
    return uses.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { Candidate(value: .text($0.key), title: $0.key) }
  }
}
