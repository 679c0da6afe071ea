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

  /// A device of a user, by its place among that user's, counted from 0.
  static func device(_ user: String, _ number: Int, _ name: String) -> Subject {
    Subject(id: DirectoryID.id("device:\(upn(user).rawValue):\(number)"), name: name)
  }

  /// The id of the only product with this part number; the number itself if there is none.
  static func sku(_ partNumber: String) throws -> SkuID {
    let meant = try Conformance.shared.sample.products.products(meant: partNumber)
    return meant.count == 1 ? meant[0].id : SkuID(partNumber)
  }

  static func product(_ partNumber: String) throws -> Subject {
    try Conformance.shared.sample.products.subject(sku(partNumber))
  }

  /// The ids of Office 365 E3, and of another product that is called the same.
  static let e3 = "6fd2c87f-b296-42f0-b197-1e91e994b900"
  static let otherE3 = "0e3e3e3e-0000-4000-8000-0000000000e3"

  /// Audio Conferencing, which the group Sales team gives.
  static let conferencing = Subject(
    id: "0c266dff-15dd-4b49-8397-2bb16070ed52", name: "Microsoft 365 Audio Conferencing")

  /// Gives a tenant's file the other product, with a subscription.
  static let addingOtherE3 = """
    INSERT INTO sku SELECT '\(otherE3)', part_number, display_name, source, source_date
      FROM sku WHERE id = '\(e3)';
    INSERT INTO sku_plan SELECT '\(otherE3)', plan FROM sku_plan WHERE sku = '\(e3)';
    INSERT INTO subscription SELECT 'other-e3', '\(otherE3)', quantity, status, channel, owner,
      term_start, term_end, recurring_billing, credit_check_pending
      FROM subscription WHERE id = 'e3-direct';
    """
}
