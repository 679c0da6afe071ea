import Operations

/// `license.chooseAssigned`: some of the products that the users hold.
struct LicenseChooseAssigned: ChooseOperation {
  let unknown = RefusalCode.unknownLicense

  func definition(_ limits: Limits) -> Operation {
    Operation(
      "license.chooseAssigned", .choose, [.init("users", .user.list)], collects: .license.list)
  }

  func pool(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    var held: Set<PartNumber> = []
    for name in call.users { held.formUnion(try await reader.tenant.user(name)?.products ?? []) }
    return reader.candidates(
      try await reader.tenant.products().filter { held.contains($0.product) })
  }
}
