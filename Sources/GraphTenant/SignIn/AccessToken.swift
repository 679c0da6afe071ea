import Foundation
import Microsoft365
import OutgoingHTTP

#if canImport(Glibc)
  import Glibc
#endif

/// A token that requests carry, and the data received with it.
struct AccessToken: Codable, Sendable {
  let value: String
  /// Seconds since 1970.
  let expiresAt: Int
  /// Obtains the next token without the person; only present after signing in by device code.
  let refresh: String?
}

/// What a token says it allows, and whose it is. The service decides what is allowed; this only
/// gives an early warning.
///
/// Source: Microsoft identity platform, "Access token claims reference" (`roles`, `scp`, `upn`,
/// `oid`, `wids`, and what the others are when `upn` is missing).
package struct TokenClaims: Hashable, Sendable {
  /// Delegated permissions if the token has any, otherwise application permissions.
  package let permissions: Set<String>
  /// The name of the person signed in, usually a user principal name; `nil` for an application.
  ///
  /// A technician of a partner has no user principal name here: all technicians of one partner share
  /// a name, so it is followed by the id of the technician's account in the partner's organization.
  package let person: String?
  /// The id of the person's account in this organization; `nil` for an application, and for a
  /// partner's technician, who has none.
  package let objectID: String?
  /// The ids of the definitions of roles that the person has in the whole organization, in lower
  /// case; the token may leave some out.
  package let roles: Set<String>

  private struct Body: Decodable {
    let roles: [String]?
    let scp: String?
    let upn: String?
    let preferredUsername: String?
    let uniqueName: String?
    let oid: String?
    let sub: String?
    let wids: [String]?
    /// Of a partner's technician: `tenant: <id>, object: <id>`, both in the partner's organization.
    let aai: String?

    enum CodingKeys: String, CodingKey {
      case roles, scp, upn, oid, sub, wids, aai
      case preferredUsername = "preferred_username"
      case uniqueName = "unique_name"
    }

    /// The id of the person's account in this organization. A technician's token may have an empty
    /// one.
    var account: String? { aai == nil ? oid.flatMap { $0.isEmpty ? nil : $0 } : nil }

    /// The name by which the person is known here and nobody else.
    var name: String {
      if let name = upn ?? preferredUsername { return name }
      if let account { return uniqueName ?? account }
      let elsewhere =
        aai.map { aai in
          aai.firstRange(of: "object: ").map { String(aai[$0.upperBound...]) } ?? aai
        } ?? sub
      guard let elsewhere else { return uniqueName ?? "?" }
      return uniqueName.map { "\($0) (\(elsewhere))" } ?? elsewhere
    }
  }

  /// Reads the claims of a token; `nil` if its format does not reveal any.
  package init?(_ token: String) {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    // Tokens in other formats are valid, but their claims cannot be read.
    guard let bytes = Base64URL.bytes(parts[1]),
      let body = try? JSONDecoder().decode(Body.self, from: Data(bytes))
    else { return nil }
    let delegated = body.scp?.split(separator: " ").map(String.init)
    permissions = Set(delegated ?? body.roles ?? [])
    person = delegated == nil ? nil : body.name
    objectID = delegated == nil ? nil : body.account
    roles = delegated == nil ? [] : Set((body.wids ?? []).map { $0.lowercased() })
  }

  /// Returns whether the token is this user's.
  func names(_ user: UserName) -> Bool { person.map { UserName($0) } == user }
}

/// Keeps tokens between runs, in a file that only the user can read.
package struct TokenFile: Sendable {
  private let path: String

  /// - Parameter path: Of a file that is created, with its folder, when the first token is stored.
  package init(path: String) { self.path = path }

  /// Returns the stored token; `nil` if there is none or it cannot be used.
  func read() -> AccessToken? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    // An unreadable file counts as missing, since signing in again writes a new one.
    return try? JSONDecoder().decode(AccessToken.self, from: data)
  }

  /// Writes to a new file and renames it, so that nobody reads half a token and no other user reads
  /// any.
  ///
  /// - Throws: `SignInProblem` if the file cannot be written.
  func write(_ token: AccessToken) throws(SignInProblem) {
    do {
      let folder = (path as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let draft = "\(path).\(UUID().uuidString)"
      let data = try JSONEncoder().encode(token)
      guard
        FileManager.default.createFile(
          atPath: draft, contents: nil, attributes: [.posixPermissions: 0o600])
      else { throw CocoaError(.fileWriteNoPermission) }
      try data.write(to: URL(fileURLWithPath: draft))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: draft)
      guard rename(draft, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    } catch {
      throw SignInProblem(code: "token_file", detail: "\(path) cannot be written")
    }
  }

  /// Deletes the stored tokens.
  ///
  /// - Throws: `SignInProblem` if the file cannot be deleted.
  package func remove() throws(SignInProblem) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw SignInProblem(code: "token_file", detail: "\(path) cannot be removed")
    }
  }
}
