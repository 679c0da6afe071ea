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
}
