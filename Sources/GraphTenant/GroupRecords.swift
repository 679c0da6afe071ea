import Diagnostics
import Microsoft365
import Operations

/// `microsoft.graph.group`.
struct GroupRecord: SelectedRecord {
  let id: String
  let displayName: String?
  let groupTypes: [String]?
  let mailEnabled: Bool?
  let onPremisesSyncEnabled: Bool?
  let assignedLicenses: [UserRecord.Assignment]?
  let deletedDateTime: String?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case id, displayName, groupTypes, mailEnabled, onPremisesSyncEnabled, assignedLicenses
    case deletedDateTime
  }

  /// Where its members are decided. A Microsoft 365 group (`Unified`) has mail as well, but is
  /// managed in the directory.
  var management: LicenseGroup.Management {
    if onPremisesSyncEnabled ?? false { return .localDirectory }
    return mailEnabled ?? false && !(groupTypes?.contains("Unified") ?? false)
      ? .exchange : .directory
  }

  var kind: LicenseGroup.Kind {
    groupTypes?.contains("Unified") ?? false ? .microsoft365 : .security
  }

  var groupID: GroupID { GroupID(id) }

  /// Returns the group with its licenses, whose plans are called as the catalogue does.
  func licenseGroup(_ products: ProductCatalogue) -> LicenseGroup {
    let off = (assignedLicenses ?? []).map { license in
      (SkuID(license.skuId), Set((license.disabledPlans ?? []).map(products.planName)))
    }
    return LicenseGroup(
      id: groupID, name: displayName ?? id, isDynamic: isDynamic,
      products: off.map(\.0).sorted(), management: management,
      disabledPlans: Dictionary(off) { first, _ in first }.filter { !$0.value.isEmpty },
      kind: kind, deletedAt: deletedDateTime.flatMap { GraphTime.seconds($0) })
  }

  var subject: Subject { Subject(id: groupID.rawValue, name: displayName ?? id) }

  var isDynamic: Bool { groupTypes?.contains("DynamicMembership") ?? false }
}

/// What a group does with its conversations.
struct ConversationCopiesRecord: SelectedRecord {
  let id: String
  let groupTypes: [String]?
  let autoSubscribeNewMembers: Bool?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case id, groupTypes, autoSubscribeNewMembers
  }

  /// Whether new members get copies; `nil` if it is no Microsoft 365 group.
  var copies: Bool? {
    groupTypes?.contains("Unified") ?? false ? autoSubscribeNewMembers ?? false : nil
  }
}

/// The body that decides whether new members of a group get copies of its conversations.
package struct ConversationCopiesBody: Encodable {
  let autoSubscribeNewMembers: Bool

  package init(_ isOn: Bool) { autoSubscribeNewMembers = isOn }
}

/// The body that puts somebody into a group: the address of the account.
package struct MemberBody: Encodable {
  private let id: String

  package init(_ user: UserID) {
    id = "https://graph.microsoft.com/v1.0/directoryObjects/\(user.rawValue)"
  }

  package func encode(to encoder: any Encoder) throws {
    try ["@odata.id": id].encode(to: encoder)
  }
}

/// The body that makes a group without members.
package struct NewGroupBody: Encodable {
  let displayName: String
  let mailNickname: String
  let mailEnabled: Bool
  let securityEnabled: Bool
  let groupTypes: [String]

  package init(_ name: String, _ kind: LicenseGroup.Kind) {
    displayName = name
    // The part of its address before the `@` takes no other characters.
    let letters = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    mailNickname = letters.isEmpty ? "group" : String(letters.prefix(64))
    switch kind {
    case .microsoft365: (mailEnabled, securityEnabled, groupTypes) = (true, false, ["Unified"])
    case .security: (mailEnabled, securityEnabled, groupTypes) = (false, true, [])
    }
  }
}
