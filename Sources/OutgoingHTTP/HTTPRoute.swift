/// The route to servers outside: through a proxy or directly, and with which certificates.
package struct HTTPRoute: Hashable, Sendable {
  /// `http://<host>:<port>`; `nil` for none.
  package let proxy: String?
  /// Whether hosts on this machine are contacted without the proxy, which could not reach them.
  package let sparesLoopback: Bool
  /// A file of certificates (PEM) trusted in addition to the system's; `nil` for none.
  package let authorities: String?

  package init(proxy: String? = nil, sparesLoopback: Bool = true, authorities: String? = nil) {
    self.proxy = proxy
    self.sparesLoopback = sparesLoopback
    self.authorities = authorities
  }
}
