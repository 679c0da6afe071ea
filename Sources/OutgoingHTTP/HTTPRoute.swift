/// How to get out of the house.
package struct HTTPRoute: Hashable, Sendable {
  /// `http://<host>:<port>`; `nil` for none.
  package let proxy: String?
  /// Whether hosts on this machine are reached without the proxy, which could not reach them.
  package let sparesLoopback: Bool
  /// A file of certificates (PEM) that are trusted beside the system's; `nil` for none.
  package let authorities: String?

  package init(proxy: String? = nil, sparesLoopback: Bool = true, authorities: String? = nil) {
    self.proxy = proxy
    self.sparesLoopback = sparesLoopback
    self.authorities = authorities
  }
}
