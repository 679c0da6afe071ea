/// The file of products and service plans, as it is stored.
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
