import Microsoft365

/// What of `microsoft.graph.drive` and `microsoft.graph.driveItem` is needed to find one.
struct DriveItemRecord: Decodable, Sendable {
  let id: String
}

/// `microsoft.graph.permission` of the root of a drive.
struct DrivePermissionRecord: Decodable, Sendable {
  struct Identities: Decodable, Sendable {
    struct Person: Decodable, Sendable {
      let id: String?
    }

    let user: Person?
  }

  let id: String
  /// `read`, `write`, `owner`.
  let roles: [String]?
  /// Of a permission for one person; a link has none.
  let grantedToV2: Identities?

  var person: UserID? { grantedToV2?.user?.id.map { UserID($0) } }

  /// `nil` for the owner.
  var right: DriveAccess.Right? {
    let words = (roles ?? []).compactMap(DriveAccess.Right.init(rawValue:))
    return words.contains(.write) ? .write : words.first
  }
}

/// The paths of drives.
enum DrivePath {
  static func root(_ drive: String) -> String { "/drives/\(GraphQuery.segment(drive))/root" }
  static func item(_ drive: String, _ item: String) -> String {
    "/drives/\(GraphQuery.segment(drive))/items/\(GraphQuery.segment(item))"
  }
}

/// The body that lets one person use an item, without a message to them.
package struct DriveInvitationBody: Encodable {
  struct Recipient: Encodable {
    let objectId: String
  }

  let recipients: [Recipient]
  let roles: [String]
  let requireSignIn = true
  let sendInvitation = false

  package init(_ person: UserID, _ right: DriveAccess.Right) {
    recipients = [Recipient(objectId: person.rawValue)]
    roles = [right.rawValue]
  }

  private enum CodingKeys: String, CodingKey {
    case recipients, roles, requireSignIn, sendInvitation
  }
}
