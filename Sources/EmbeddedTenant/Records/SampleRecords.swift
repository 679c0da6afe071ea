/// The file of the sample organisation, as it is stored. Days are counted from `today`.
struct SampleRecords: Decodable, Sendable {
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

  struct GroupRecord: Decodable {
    let name: String
    let dynamic: Bool
    let queueGroup: Bool?
    let products: [String]
    let members: [String]
  }

  struct UserRecord: Decodable {
    let user: String
    let name: String
    let location: String?
    let licenses: [String]?
    let roles: [String]?
    let synced: Bool?
    let mailboxMB: Int?
    let oneDriveMB: Int?
    let files: Int?
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
  /// In UTC.
  let hour: Int
  let subscriptions: [SubscriptionRecord]
  let groups: [GroupRecord]
  let users: [UserRecord]
  let mailboxes: [MailboxRecord]
  let numbers: [NumberRecord]
  let queues: [QueueRecord]
  let sites: [String]
  let blockedCountries: [String: [String]]
}
