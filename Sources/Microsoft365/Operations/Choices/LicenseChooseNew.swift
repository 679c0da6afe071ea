import Operations

/// `license.chooseNew`: some of the products that at least one of the users does not hold yet.
struct LicenseChooseNew: ChooseOperation {
  let unknown = RefusalCode.unknownLicense

  func definition(_ limits: Limits) -> Operation {
    Operation(
      "license.chooseNew", .choose, [.init("users", .user.list)], collects: .license.list)
  }

  func pool(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    reader.candidates(try await reader.tenant.products())
  }

  /// Products that all the users hold are not offered, but may be named: a replacement can keep
  /// them.
  func candidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    var common: Set<PartNumber>?
    for name in call.users {
      let held = try await reader.tenant.user(name)?.products ?? []
      common = common.map { $0.intersection(held) } ?? held
    }
    let offered = try await reader.tenant.products().filter {
      !(common?.contains($0.product) ?? false)
    }
    // Products with free units come first, and those that cannot be assigned come last.
    return reader.candidates(offered.filter { $0.purchased > $0.assigned && !$0.isSelfService })
      + reader.candidates(offered.filter { $0.purchased <= $0.assigned || $0.isSelfService })
  }
}
