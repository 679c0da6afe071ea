import Operations

/// `license.choose`: one of the products the tenant has.
struct LicenseChoose: ChooseOperation {
  let unknown = RefusalCode.unknownLicense

  func definition(_ limits: Limits) -> Operation {
    Operation("license.choose", .choose, collects: .license)
  }

  func pool(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    reader.candidates(try await reader.tenant.products())
  }
}
