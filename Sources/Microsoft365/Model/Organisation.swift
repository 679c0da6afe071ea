/// What the tenant states about itself.
package struct Organisation: Hashable, Sendable {
  package let name: String
  /// The domain with which the tenant was created; team sites and addresses belong to it.
  package let domain: String
  /// ISO 3166-1 alpha-2.
  package let country: String

  package init(name: String, domain: String, country: String) {
    self.name = name
    self.domain = domain
    self.country = country
  }
}
