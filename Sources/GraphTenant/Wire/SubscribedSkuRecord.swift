/// `microsoft.graph.subscribedSku`.
struct SubscribedSkuRecord: Decodable, Sendable {
  struct Units: Decodable, Sendable {
    let enabled: Int?
    let warning: Int?
  }

  struct Plan: Decodable, Sendable {
    let servicePlanId: String
    let servicePlanName: String?
  }

  let skuId: String
  let skuPartNumber: String
  let consumedUnits: Int?
  let prepaidUnits: Units?
  let servicePlans: [Plan]?
}
