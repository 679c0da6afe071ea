/// What the tenant says of itself.
package struct Organisation: Hashable, Sendable {
  package let name: String
  /// The domain it got when it was made; team sites and addresses are under it.
  package let domain: String
  /// ISO 3166-1 alpha-2.
  package let country: String

  package init(name: String, domain: String, country: String) {
    self.name = name
    self.domain = domain
    self.country = country
  }
}
