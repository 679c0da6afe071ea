import Operations

/// `license.readAvailability`: whether any units are free.
struct LicenseReadAvailability: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "license.readAvailability", .check, [.init("license", .license, isOptional: true)],
      outcomes: ["available", "exhausted"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    call.licenses.isEmpty
      ? try await reader.ownedProducts() : try await reader.products(call.licenses)
  }

  /// Without a product, the outcome says whether any product has free units.
  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let names = call.licenses.isEmpty ? call.products.products.map(\.name) : call.licenseNames
    return names.contains { facts.number($0, .availableUnits) > 0 } ? "available" : "exhausted"
  }
}
