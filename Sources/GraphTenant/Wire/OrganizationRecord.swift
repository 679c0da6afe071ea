/// `microsoft.graph.organization`.
struct OrganizationRecord: Decodable, Sendable {
  struct Domain: Decodable, Sendable {
    let name: String
    let isInitial: Bool?
  }

  let id: String
  let displayName: String?
  let countryLetterCode: String?
  let verifiedDomains: [Domain]?

  static let select = "id,displayName,countryLetterCode,verifiedDomains"
}
