import Diagnostics
import FoundationEssentials
import Microsoft365
import Operations

/// The contents of a new tenant: the products, the limits and the sample organisation.
package struct TenantResources: Sendable {
  let licenses: LicenseRecords
  let limits: Limits
  let sample: SampleRecords

  init(licenses: LicenseRecords, limits: Limits, sample: SampleRecords) {
    self.licenses = licenses
    self.limits = limits
    self.sample = sample
  }

  /// Decodes the three files that come with the program.
  ///
  /// - Parameters:
  ///   - licenses: The contents of `licences.json`.
  ///   - limits: The contents of `limits.json`.
  ///   - sample: The contents of `sample-organisation.json`.
  /// - Throws: `DomainFailure.damaged` if one of them is invalid.
  package init(licenses: Data, limits: Data, sample: Data) throws(DomainFailure) {
    self.licenses = try JSONFile.decode(licenses, named: "licences.json")
    self.limits = try LimitsReader.limits(limits)
    self.sample = try JSONFile.decode(sample, named: "sample-organisation.json")
  }

  /// Returns the products of a catalogue file, for callers that have no tenant.
  ///
  /// No plan is blocked in a country: only the sample organisation's file says where plans are not
  /// offered.
  ///
  /// - Parameter licenses: The contents of `licences.json`.
  /// - Throws: `DomainFailure.damaged` if the file is invalid.
  package static func catalogue(_ licenses: Data) throws(DomainFailure) -> ProductCatalogue {
    let records: LicenseRecords = try JSONFile.decode(licenses, named: "licences.json")
    return ProductCatalogue(
      records.products.map { record in
        Product(
          id: SkuID(record.id), partNumber: PartNumber(record.partNumber), name: record.name,
          plans: Set(record.plans))
      },
      rules: PlanRules(
        conflicts: records.conflicts, dependencies: records.dependencies, blockedCountries: [:]),
      planIDs: records.plans)
  }
}

/// The products of a new tenant: those that come with the program, and those of the organisation.
extension TenantResources {
  var products: [LicenseRecords.ProductRecord] {
    licenses.products
      + (sample.products ?? []).map { own in
        LicenseRecords.ProductRecord(
          partNumber: own.partNumber, id: own.id, name: own.name,
          plans: own.plans
            ?? licenses.products.first { $0.partNumber == own.partNumber }?.plans ?? [],
          source: sample.name, date: sample.today)
      }
  }

  /// The ids, in lower case, of the products that each word of an organisation's file may mean: an
  /// id as it is written or in lower case, or a part number, which two products can have.
  var productIDs: [String: [String]] {
    products.reduce(into: [:]) { ids, product in
      let id = product.id.lowercased()
      for word in Set([product.id, id, product.partNumber]) { ids[word, default: []].append(id) }
    }
  }
}

/// Decodes the dated limits, also for callers that have no tenant and only need the catalogue of
/// operations.
package enum LimitsReader {
  /// Decodes the contents of `limits.json`, with every dated value.
  ///
  /// - Throws: `DomainFailure.damaged` if the file is invalid, names an unknown limit or omits one.
  package static func limits(_ json: Data) throws(DomainFailure) -> Limits {
    let records: LimitRecords = try JSONFile.decode(json, named: "limits.json")
    var rows: [DatedLimit] = []
    for record in records.limits {
      guard let id = LimitID(rawValue: record.id) else {
        throw .damaged(PlacedReason.damagedValue.at("limits.json: \(record.id)"))
      }
      rows.append(
        DatedLimit(
          id: id, value: record.value, unit: record.unit, effectiveFrom: record.effectiveFrom,
          source: record.source, contradiction: record.contradiction))
    }
    return try limits(rows)
  }

  /// Returns the limits that these values make up.
  ///
  /// - Throws: `DomainFailure.damaged` if a limit has no value.
  static func limits(_ rows: [DatedLimit]) throws(DomainFailure) -> Limits {
    do {
      return try Limits(rows)
    } catch {
      throw .damaged(
        PlacedReason.damagedValue.at(error.ids.map(\.rawValue).joined(separator: ", ")))
    }
  }
}

/// The file of the sample organisation (`sample-organisation.json`), as it is stored. Days are
/// counted from `today`.
struct SampleRecords: Decodable, Sendable {
  /// A product that does not come with the program, such as a second one with the part number of
  /// another.
  struct OwnProductRecord: Decodable {
    let id: String
    let partNumber: String
    let name: String
    /// If absent, those of the product with this part number that comes with the program.
    let plans: [String]?
  }

  /// Wherever a record names a product, it does so by part number or id.
  struct SubscriptionRecord: Decodable {
    struct Lot: Decodable {
      let quantity: Int
      /// Days from `today`, negative if past; absent if the units can always be given back.
      let openForDays: Int?
    }

    let id: String
    let product: String
    let quantity: Int
    let channel: String
    let owner: String?
    let recurring: Bool?
    let creditCheckPending: Bool?
    let termStartedDaysAgo: Int
    let termEndsInDays: Int
    let lots: [Lot]
  }

  struct DomainRecord: Decodable {
    let name: String
    let verified: Bool?
  }

  struct GroupRecord: Decodable {
    let name: String
    let dynamic: Bool
    let queueGroup: Bool?
    /// `nil` for a security group.
    let kind: String?
    let deletedDaysAgo: Int?
    let products: [String]
    /// The names of the plans that are off in the products, by part number.
    let disabledPlans: [String: [String]]?
    let members: [String]
  }

  struct DeviceRecord: Decodable {
    let name: String
    let system: String?
    /// Whose it is, if it is managed; absent if it is not.
    let ownership: String?
    let lastContactDaysAgo: Int?
    /// Whether the directory does not accept it.
    let blocked: Bool?
    /// Whether it is switched off, so that it does only the next day what it is asked for.
    let off: Bool?
  }

  struct UserRecord: Decodable {
    let user: String
    let name: String
    let department: String?
    let location: String?
    let licenses: [String]?
    /// The names of the plans that are off in the licenses, by part number.
    let disabledPlans: [String: [String]]?
    let roles: [String]?
    let synced: Bool?
    let signInBlocked: Bool?
    /// What the person proves who they are with besides the password, the default first.
    let methods: [String]?
    let devices: [DeviceRecord]?
    let mailboxMB: Int?
    let oneDriveMB: Int?
    let files: Int?
    /// What other people may do with all of the drive, by their names before the `@`.
    let oneDriveAccess: [String: String]?
    /// What the mailbox replies by itself to everybody.
    let automaticReply: String?
    let holds: [String]?
    let phone: String?
    let deletedDaysAgo: Int?
  }

  struct MailboxRecord: Decodable {
    let address: String
    let name: String
    let kind: String
    let sizeMB: Int
    let location: String?
    let licenses: [String]?
    let overQuotaForDays: Int?
  }

  struct NumberRecord: Decodable {
    let number: String
    let kind: String
    let blockedForDays: Int?
  }

  struct QueueRecord: Decodable {
    let name: String
    let agents: [String]
    let groups: [String]
  }

  let name: String
  let domain: String
  let country: String
  /// `YYYY-MM-DD`: the day on which the tenant's clock starts.
  let today: String
  /// The hour at which the clock starts, in UTC.
  let hour: Int
  let products: [OwnProductRecord]?
  let subscriptions: [SubscriptionRecord]
  let domains: [DomainRecord]?
  let groups: [GroupRecord]
  let users: [UserRecord]
  let mailboxes: [MailboxRecord]
  let numbers: [NumberRecord]
  let queues: [QueueRecord]
  let sites: [String]
  let blockedCountries: [String: [String]]
}

/// The file of products and service plans (`licences.json`), as it is stored.
struct LicenseRecords: Decodable, Sendable {
  struct ProductRecord: Decodable {
    let partNumber: String
    let id: String
    let name: String
    let plans: [String]
    let source: String
    let date: String
  }

  /// The GUID of each plan, by name.
  let plans: [String: String]
  let products: [ProductRecord]
  let conflicts: [[String]]
  let dependencies: [String: [String]]
}

/// The file of dated limits (`limits.json`), as it is stored.
private struct LimitRecords: Decodable {
  struct Record: Decodable {
    let id: String
    let value: Int
    let unit: String
    let effectiveFrom: String
    let source: String
    let contradiction: String?
  }

  let limits: [Record]
}

/// Decodes one of the files that come with the program.
enum JSONFile {
  /// Returns the decoded contents.
  ///
  /// - Parameter name: The name of the file, for the reason of a failure; `nil` if whoever tells the
  ///   reason names the file.
  /// - Throws: `DomainFailure.damaged` if the contents are not of this form.
  static func decode<Record: Decodable>(
    _ json: Data, named name: String?
  ) throws(DomainFailure) -> Record {
    do {
      return try JSONDecoder().decode(Record.self, from: json)
    } catch {
      throw .damaged(PlacedReason.ofDecoding(error, in: name))
    }
  }
}
