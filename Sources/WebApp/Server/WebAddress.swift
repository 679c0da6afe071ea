import Commands
import Foundation
import OutgoingHTTP
import Synchronization

/// The address where the server listens, and the names that browsers use for it.
///
/// A class, because a free port is only known once the server listens.
final class WebAddress: Sendable {
  let host: String
  /// `https://stegvis.contoso.com`, if browsers reach the server by another name; otherwise `nil`.
  private let publicAddress: String?
  private let isTLS: Bool
  /// Whether only people on this machine can get in.
  let isLocal: Bool
  private let listening: Mutex<Int>

  /// Checks the address.
  ///
  /// - Throws: `CommandFailure` if people on other machines could get in without signing in, or if
  ///   what they send could be read on the way.
  init(_ request: WebRequest) throws {
    host = request.host
    publicAddress = request.address.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    isTLS = request.certificate != nil
    listening = Mutex(request.port)
    let publicHost = publicAddress.map(Self.host)
    isLocal = LoopbackHost.isLoopback(host) && publicHost.map(LoopbackHost.isLoopback) ?? true
    guard !isLocal else { return }
    guard request.signIn != nil else {
      throw request.context.failure(
        .wrongUsage, .serveNeedsSignIn, ["address": publicAddress ?? host])
    }
    guard isTLS || isSecure else {
      throw request.context.failure(
        .wrongUsage, .serveNeedsHTTPS, ["address": publicAddress ?? host])
    }
  }

  var port: Int { listening.withLock { $0 } }

  /// Whether browsers reach the server by another name, perhaps through a proxy.
  var isNamed: Bool { publicAddress != nil }

  func listens(on port: Int) { listening.withLock { $0 = port } }

  /// Whether browsers reach the server by HTTPS.
  var isSecure: Bool { publicAddress?.hasPrefix("https://") ?? isTLS }

  /// The origin in the form that browsers use, without a path.
  var origin: String {
    publicAddress ?? "\(isTLS ? "https" : "http")://\(Self.bracketed(host)):\(port)"
  }

  /// Returns whether a `Host` header names this server.
  func isOwn(host name: String) -> Bool {
    if let publicAddress { return name == Self.authority(publicAddress) }
    let port = port
    let names = LoopbackHost.isLoopback(host) ? ["127.0.0.1", "localhost", "[::1]"] : []
    return (names + [Self.bracketed(host)]).contains { name == "\($0):\(port)" }
  }

  /// Returns whether an `Origin` header names this server.
  func isOwn(origin name: String) -> Bool {
    let scheme = isSecure ? "https://" : "http://"
    return name.hasPrefix(scheme) && isOwn(host: String(name.dropFirst(scheme.count)))
  }

  private static func authority(_ address: String) -> String {
    let rest = address.split(separator: "/", omittingEmptySubsequences: true)
    return rest.count > 1 ? rest[1].lowercased() : ""
  }

  private static func host(_ address: String) -> String {
    let authority = authority(address)
    if authority.hasPrefix("[") { return String(authority.prefix { $0 != "]" }) + "]" }
    return String(authority.prefix { $0 != ":" })
  }

  private static func bracketed(_ host: String) -> String {
    host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
  }
}

/// Encodes text as a value in the query of an address.
enum QueryText {
  /// Percent-encodes everything but ASCII letters and digits (RFC 3986 §2.1).
  static func encoded(_ text: String) -> String {
    let plain = CharacterSet(
      charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
  }
}
