import EmbeddedTenant
import FoundationEssentials
import JWTKit
import Microsoft365

/// What a token allows its bearer to do.
struct Grant: Hashable, Sendable {
  let application: String
  /// The user principal name of the person signed in; `nil` for an application.
  let person: String?
  let permissions: Set<String>
  /// Seconds since 1970, by the sandbox's clock.
  var expiresAt: Int

  /// Checks that one of these permissions was granted.
  ///
  /// - Throws: `GraphFault.noPrivilege` if none was.
  func demand(_ anyOf: Set<String>) throws(GraphFault) {
    guard !permissions.isDisjoint(with: anyOf) else { throw .noPrivilege }
  }

  /// Checks that one of the permissions was granted that the domain names for a task.
  ///
  /// - Throws: `GraphFault.noPrivilege` if none was.
  func demand(_ need: PermissionNeed) throws(GraphFault) { try demand(Set(need.anyOf)) }
}

/// The permissions of Microsoft Graph that the sandbox recognises, and those of which a request needs
/// any one, where the domain does not name them (`PermissionNeed`) or the sandbox takes others.
package enum SandboxPermissions {
  /// Those that a sandbox grants unless its options say otherwise.
  package static let all: Set<String> = [
    "User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All",
    "LicenseAssignment.Read.All", "LicenseAssignment.ReadWrite.All", "Organization.Read.All",
    "Group.Read.All", "Group.ReadWrite.All", "GroupMember.ReadWrite.All", "MailboxSettings.Read",
    "MailboxSettings.ReadWrite", "Files.Read.All", "Files.ReadWrite.All",
    "TeamsTelephoneNumber.Read.All", "TeamsTelephoneNumber.ReadWrite.All",
    "User.DeleteRestore.All", "User.RevokeSessions.All", "RoleManagement.Read.Directory",
    "RoleManagement.ReadWrite.Directory", "Policy.Read.All", "Policy.ReadWrite.SecurityDefaults",
    "Policy.ReadWrite.Authorization", "ReportSettings.ReadWrite.All",
    "SharePointTenantSettings.ReadWrite.All", "Domain.ReadWrite.All",
    "UserAuthenticationMethod.ReadWrite.All",
    "Device.Read.All", "Device.ReadWrite.All", "DeviceManagementManagedDevices.Read.All",
    "DeviceManagementManagedDevices.PrivilegedOperations.All",
  ]

  static let readUsers: Set<String> = [
    "User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All",
  ]
  static let readProducts: Set<String> = [
    "LicenseAssignment.Read.All", "LicenseAssignment.ReadWrite.All", "Organization.Read.All",
    "Directory.Read.All", "Directory.ReadWrite.All",
  ]
  static let readOrganization: Set<String> = [
    "Organization.Read.All", "Directory.Read.All", "Directory.ReadWrite.All", "User.Read.All",
    "LicenseAssignment.Read.All", "LicenseAssignment.ReadWrite.All", "User.Read",
  ]
  static let readGroups: Set<String> = [
    "GroupMember.Read.All", "Group.Read.All", "GroupMember.ReadWrite.All", "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
  ]
  static let readRoles: Set<String> = [
    "RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory", "Directory.Read.All",
  ]
}

/// Creates tokens in the format of Microsoft Entra, signed with a new key at each start.
struct TokenSigner: Sendable {
  private let keys = JWTKeyCollection()

  private struct Claims: JWTPayload {
    let aud: String
    let iss: String
    let tid: String
    let appid: String
    let oid: String?
    let jti: String
    let iat: Int
    let exp: Int
    let roles: [String]?
    let scp: String?
    let upn: String?
    let uniqueName: String?
    let aai: String?
    let wids: [String]?

    enum CodingKeys: String, CodingKey {
      case aud, iss, tid, appid, oid, jti, iat, exp, roles, scp, upn, aai, wids
      case uniqueName = "unique_name"
    }

    func verify(using algorithm: some JWTAlgorithm) async throws {}
  }

  private struct Assertion: JWTPayload {
    let iss: String
    let sub: String
    let aud: String
    let exp: Int

    func verify(using algorithm: some JWTAlgorithm) async throws {}
  }

  init() async {
    let secret = (0..<32).map { _ in UInt8.random(in: 0...255) }
    await keys.add(hmac: .init(key: .init(data: Data(secret))), digestAlgorithm: .sha256)
  }

  /// Returns a token for a grant.
  ///
  /// The token of a partner's technician names no account of this tenant, but the account in the
  /// partner's tenant and the roles delegated here.
  ///
  /// - Parameters:
  ///   - account: The id of the person's account; `nil` without one.
  ///   - delegated: The roles of a partner's technician; `nil` for everybody else.
  ///   - tenant: The tenant's id.
  ///   - now: Seconds since 1970.
  ///   - id: Of the token, so that two tokens for one grant differ.
  /// - Throws: The error of JWTKit if the token cannot be signed.
  func token(
    _ grant: Grant, account: UserID?, delegated: [Role]?, tenant: String, now: Int, id: String
  ) async throws -> String {
    let permissions = grant.permissions.sorted()
    let person = delegated == nil ? grant.person : nil
    let technician = delegated == nil ? nil : grant.person
    let object: String? =
      person.map { account?.rawValue ?? DirectoryID.user(UserName($0)).rawValue }
      ?? (technician == nil ? DirectoryID.id("app:\(grant.application)") : nil)
    return try await keys.sign(
      Claims(
        aud: "https://graph.microsoft.com", iss: "https://sts.windows.net/\(tenant)/",
        tid: tenant, appid: grant.application, oid: object, jti: id, iat: now, exp: grant.expiresAt,
        roles: grant.person == nil ? permissions : nil,
        scp: grant.person == nil ? nil : permissions.joined(separator: " "), upn: person,
        uniqueName: technician,
        aai: technician.map {
          "tenant: \(DirectoryID.id("partner")), object: \(DirectoryID.id("technician:\($0)"))"
        },
        wids: delegated.map { [Self.delegation] + $0.map(\.definitionID) }))
  }

  /// Stands among the roles of every partner's technician.
  private static let delegation = "08372b87-7d02-482a-9e02-fb03ea5fe193"

  /// Returns whether the application with this certificate signed an assertion.
  ///
  /// - Parameters:
  ///   - audience: The address of the token endpoint.
  ///   - certificate: PEM; `nil` checks only the form and the time.
  ///   - now: Seconds since 1970.
  func accepts(
    _ assertion: String, client: String, audience: String, certificate: String?, now: Int
  ) async -> Bool {
    let parts = assertion.split(separator: ".").map(String.init)
    guard parts.count == 3 else { return false }
    do {
      let claims: Assertion
      if let certificate {
        let keys = JWTKeyCollection()
        let key = try Insecure.RSA.PublicKey(certificatePEM: certificate)
        await keys.add(pss: key, digestAlgorithm: .sha256)
        claims = try await keys.verify(assertion, as: Assertion.self)
      } else {
        var text = parts[1].replacing("-", with: "+").replacing("_", with: "/")
        while text.utf8.count % 4 != 0 { text += "=" }
        claims = try JSONDecoder().decode(
          Assertion.self, from: Data(base64Encoded: text) ?? Data())
      }
      return claims.iss == client && claims.sub == client && claims.exp > now
        && claims.aud == audience
    } catch {
      return false
    }
  }
}
