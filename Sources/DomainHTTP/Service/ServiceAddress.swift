import Foundation
import OutgoingHTTP

/// The address below which a service answers, such as `https://chat.example/scim/v2`.
///
/// Nothing that is signed in is ever sent to another host, whatever an answer says.
struct ServiceAddress: Hashable, Sendable {
  /// Without a slash at the end.
  let base: String
  private let origin: Origin

  /// What must be the same for two addresses to belong to one server (RFC 6454, section 4).
  private struct Origin: Hashable, Sendable {
    let scheme: String
    let host: String
    let port: Int

    /// - Returns: `nil` if the address is not of HTTP, or contains a user's name.
    init?(_ parts: URLComponents) {
      guard let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
        let host = parts.host?.lowercased(), !host.isEmpty, parts.user == nil, parts.password == nil
      else { return nil }
      self.scheme = scheme
      self.host = host
      port = parts.port ?? (scheme == "https" ? 443 : 80)
    }
  }

  /// - Throws: `HTTPTransportProblem.address` if it is not absolute, or has a query or a fragment;
  ///   `.notEncrypted` if it would send secrets over a network as they are.
  init(_ text: String) throws(HTTPTransportProblem) {
    guard let parts = URLComponents(string: text), let origin = Origin(parts),
      parts.query == nil, parts.fragment == nil, AddressPort.isUsable(in: text),
      Self.isPlain(text)
    else { throw .address(text) }
    guard origin.scheme == "https" || LoopbackHost.isLoopback(origin.host) else {
      throw .notEncrypted(text)
    }
    var base = text
    while base.hasSuffix("/") { base.removeLast() }
    self.base = base
    self.origin = origin
  }

  /// Whether a text has only characters that an address can have (RFC 3986, section 2).
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !#""<>\^`{|}"#.utf8.contains($0) }
  }

  /// The absolute address of a path below the base; `nil` if the path could lead out of it.
  ///
  /// - Parameters:
  ///   - path: percent-encoded, with a slash before it; it may have a query.
  ///   - query: further parameters, not yet encoded.
  func url(_ path: String, _ query: [(name: String, value: String)]) -> String? {
    let way = path.prefix { $0 != "?" }
    let segments = way.split(separator: "/", omittingEmptySubsequences: false).map {
      $0.lowercased().replacing("%2e", with: ".")
    }
    guard path.hasPrefix("/") || path.isEmpty, Self.isPlain(path), !path.contains("#"),
      !segments.contains("."), !segments.contains("..")
    else { return nil }
    return query.isEmpty ? base + path : FormBody.address(base + path, adding: query)
  }

  /// The absolute address that a link in an answer leads to; `nil` if it leads to another host.
  ///
  /// - Parameter current: the address that the answer came from.
  func followed(_ link: String, from current: String) -> String? {
    guard Self.isPlain(link), let start = URL(string: current),
      let url = URL(string: link, relativeTo: start)?.absoluteString,
      var parts = URLComponents(string: url), Origin(parts) == origin
    else { return nil }
    parts.fragment = nil
    return parts.string
  }
}
