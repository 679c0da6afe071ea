import Foundation
import Microsoft365
import OutgoingHTTP

/// The address of a Microsoft Graph endpoint: its base URL, and the cloud it belongs to.
package struct GraphAddress: Hashable, Sendable {
  /// Without a trailing slash: `https://graph.microsoft.com/v1.0`.
  package let base: String
  package let cloud: GraphCloud
  /// Scheme, host and port, without a trailing slash.
  let origin: String
  let isLoopback: Bool
  /// Whether it is a sandbox on this machine, which accepts any credentials.
  package var isSandbox: Bool { isLoopback }

  /// Why a text is not a valid address.
  package enum Problem: Error, Hashable, Sendable {
    case notAnAddress
    /// Tokens and names would travel unencrypted.
    case notEncrypted
    /// The address has no version or a version other than v1.0.
    case otherVersion
  }

  /// Checks and takes apart an address.
  ///
  /// - Parameter text: `https://<host>/v1.0`; `http` is only accepted on loopback.
  /// - Throws: `Problem` if the text is not such an address.
  package init(_ text: String) throws(Problem) {
    guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
      let scheme = parts.scheme?.lowercased(), parts.query == nil, parts.fragment == nil,
      parts.user == nil, scheme == "https" || scheme == "http",
      AddressPort.isUsable(in: text)
    else { throw .notAnAddress }
    isLoopback = LoopbackHost.isLoopback(host)
    guard scheme == "https" || isLoopback else { throw .notEncrypted }
    var path = parts.path
    while path.hasSuffix("/") { path.removeLast() }
    guard path == "/v1.0" || path.hasSuffix("/v1.0") else { throw .otherVersion }
    origin = "\(scheme)://\(host.lowercased())" + (parts.port.map { ":\($0)" } ?? "")
    base = origin + path
    cloud = GraphCloud(graphHost: host) ?? .worldwide
  }

  /// Returns whether an absolute link leads to this endpoint, so that the token may be sent there.
  func isOwn(_ link: String) -> Bool {
    link.lowercased().hasPrefix(origin + "/") && link.contains("/v1.0/")
  }

  /// Returns the address that issues tokens. A sandbox issues its own.
  ///
  /// - Parameter directory: The tenant's id or domain at the sign-in service.
  package func tokenURL(directory: String) -> String {
    "\(login)/\(directory)/oauth2/v2.0/token"
  }

  func deviceCodeURL(directory: String) -> String {
    "\(login)/\(directory)/oauth2/v2.0/devicecode"
  }

  private var login: String { isLoopback ? origin : "https://\(cloud.loginHost)" }

  /// The scope requested for tokens: `https://graph.microsoft.com/.default`.
  package var defaultScope: String {
    "\(isLoopback ? origin : "https://\(cloud.graphHost)")/.default"
  }
}
