import FoundationEssentials
import Microsoft365
import Operations

/// The contents of a new tenant: the products, the limits and the sample organisation.
package struct TenantResources: Sendable {
  let licences: LicenceRecords
  let limits: Limits
  let sample: SampleRecords

  /// Decodes the three files that come with the program.
  ///
  /// - Parameters:
  ///   - licences: The contents of `licences.json`.
  ///   - limits: The contents of `limits.json`.
  ///   - sample: The contents of `sample-organisation.json`.
  /// - Throws: `DomainFailure.damaged` if one of them is invalid.
  package init(licences: Data, limits: Data, sample: Data) throws(DomainFailure) {
    self.licences = try JSONFile.decode(licences, named: "licences")
    self.limits = try LimitsReader.limits(limits)
    self.sample = try JSONFile.decode(sample, named: "the sample organisation")
  }

  /// Returns the products of a catalogue file, for callers that have no tenant.
  ///
  /// - Parameter licences: The contents of `licences.json`.
  /// - Throws: `DomainFailure.damaged` if the file is invalid.
  package static func catalogue(_ licences: Data) throws(DomainFailure) -> ProductCatalogue {
    let records: LicenceRecords = try JSONFile.decode(licences, named: "licences")
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
