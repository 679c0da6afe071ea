import FoundationEssentials
import Microsoft365
import Operations

/// Reads the dated limits without a tenant, for callers that only need the catalogue of operations.
package enum LimitsReader {
  /// Decodes the limits.
  ///
  /// - Throws: `DomainFailure.damaged` if the file is invalid, names an unknown limit or omits one.
  package static func limits(_ json: Data) throws(DomainFailure) -> Limits {
    let records: LimitRecords = try JSONFile.decode(json, named: "limits")
    var rows: [DatedLimit] = []
    for record in records.limits {
      guard let id = LimitID(rawValue: record.id) else {
        throw .damaged("limit '\(record.id)' is not known")
      }
      rows.append(
        DatedLimit(
          id: id, value: record.value, unit: record.unit, effectiveFrom: record.effectiveFrom,
          source: record.source, contradiction: record.contradiction))
    }
    return try limits(rows)
  }

  static func limits(_ rows: [DatedLimit]) throws(DomainFailure) -> Limits {
    do {
      return try Limits(rows)
    } catch {
      throw .damaged("limits \(error.ids.map(\.rawValue)) have no value")
    }
  }
}
