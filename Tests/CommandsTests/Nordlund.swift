import EmbeddedTenant
import Microsoft365
import Operations

/// The people, groups and products of the sample organisation, as facts and arguments name them.
enum Nordlund {
  static let domain = "nordlund.onmicrosoft.com"

  static func upn(_ name: String) -> UserName { UserName("\(name)@\(domain)") }
  static func user(_ name: String) -> UserID { DirectoryID.user(upn(name)) }
  static func subject(_ name: String) -> Subject {
    Subject(id: user(name).rawValue, name: upn(name).rawValue)
  }
  static func group(_ name: String) -> Subject {
    Subject(id: DirectoryID.group(name, in: domain).rawValue, name: name)
  }

  /// The id of the only product with this part number; the number itself if there is none.
  static func sku(_ partNumber: String) throws -> SkuID {
    let meant = try Conformance.shared.sample.products.products(meant: partNumber)
    return meant.count == 1 ? meant[0].id : SkuID(partNumber)
  }

  static func product(_ partNumber: String) throws -> Subject {
    try Conformance.shared.sample.products.subject(sku(partNumber))
  }
}
