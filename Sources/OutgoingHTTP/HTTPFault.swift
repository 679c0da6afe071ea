/// Why there is no complete answer.
package enum HTTPFault: Error, Hashable, Sendable {
  /// This file contains no readable certificates.
  case unusableAuthorities(String)
  /// Not the address of a proxy; shown without what could be its password.
  case unusableProxy(String)
  /// Nothing was sent: no address, no connection, or a certificate that is not trusted.
  case unreachable(String)
  /// Something may have been sent; its outcome is unknown.
  case lost(String)

  /// A description in English, for a log.
  package var reason: String {
    switch self {
    case .unusableAuthorities(let file): "\(file): no certificates can be read"
    case .unusableProxy(let text): "'\(text)' is no address of a proxy"
    case .unreachable(let reason), .lost(let reason): reason
    }
  }
}
