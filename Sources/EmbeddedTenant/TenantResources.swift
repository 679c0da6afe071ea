import FoundationEssentials
import Microsoft365
import Operations

/// The contents of a new tenant: the products, the limits and the sample organisation.
package struct TenantResources: Sendable {
  let licenses: LicenseRecords
  let limits: Limits
  let sample: SampleRecords

  /// Decodes the three files that come with the program.
  ///
  /// - Parameters:
  ///   - licenses: The contents of `licenses.json`.
  ///   - limits: The contents of `limits.json`.
  ///   - sample: The contents of `sample-organisation.json`.
  /// - Throws: `DomainFailure.damaged` if one of them is invalid.
  package init(licenses: Data, limits: Data, sample: Data) throws(DomainFailure) {
    self.licenses = try JSONFile.decode(licenses, named: "licences")
    self.limits = try LimitsReader.limits(limits)
    self.sample = try JSONFile.decode(sample, named: "the sample organisation")
  }

  /// Returns the products of a catalogue file, for callers that have no tenant.
  ///
  /// - Parameter licenses: The contents of `licenses.json`.
  /// - Throws: `DomainFailure.damaged` if the file is invalid.
  package static func catalogue(_ licenses: Data) throws(DomainFailure) -> ProductCatalogue {
    let records: LicenseRecords = try JSONFile.decode(licenses, named: "licences")
    return ProductCatalogue(
      records.products.map { record in
        Product(
          partNumber: PartNumber(record.partNumber), id: record.id, name: record.name,
          plans: Set(record.plans))
      },
      rules: PlanRules(
        conflicts: records.conflicts, dependencies: records.dependencies, blockedCountries: [:]))
  }
}
