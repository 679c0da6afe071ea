/// `microsoft.graph.companySubscription`.
struct SubscriptionRecord: Decodable, Sendable {
  let id: String
  let commerceSubscriptionId: String?
  let skuPartNumber: String?
  let skuId: String
  /// `Enabled`, `Warning`, `Suspended`, `Deleted`, `LockedOut`.
  let status: String?
  let totalLicenses: Int?
  let isTrial: Bool?
  let nextLifecycleDateTime: String?
}
