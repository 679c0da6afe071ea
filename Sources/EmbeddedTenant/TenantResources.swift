import FoundationEssentials
import Microsoft365
import Operations

/// What a tenant is made of: the products, the limits and the sample organisation.
package struct TenantResources: Sendable {
  let licences: LicenceRecords
  let limits: Limits
  let sample: SampleRecords

  /// - Parameters: the contents of `licences.json`, `limits.json` and `sample-organisation.json`.
  /// - Throws: `DomainFailure.damaged` where one of them is not what it should be.
  package init(licences: Data, limits: Data, sample: Data) throws(DomainFailure) {
    self.licences = try JSONFile.decode(licences, named: "licences")
    self.limits = try LimitsReader.limits(limits)
    self.sample = try JSONFile.decode(sample, named: "the sample organisation")
  }

  /// The products of a catalogue file, for those who have no tenant's file.
  ///
  /// - Parameter licences: the contents of `licences.json`.
  /// - Throws: `DomainFailure.damaged` where it is not what it should be.
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
