/// Why there is no whole answer.
package enum HTTPFault: Error, Hashable, Sendable {
  /// No certificates can be read from this file.
  case unusableAuthorities(String)
  /// No address of a proxy; shown without what could be its password.
  case unusableProxy(String)
  /// Nothing was sent: no address, no connection, a certificate that is not trusted.
  case unreachable(String)
  /// Something may have been sent; what became of it is not known.
  case lost(String)

  /// In English, for a log.
  package var reason: String {
    switch self {
    case .unusableAuthorities(let file): "\(file): no certificates can be read"
    case .unusableProxy(let text): "'\(text)' is no address of a proxy"
    case .unreachable(let reason), .lost(let reason): reason
    }
  }
}
