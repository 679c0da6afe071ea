/// A group that gives its members licences.
package struct LicenseGroup: Hashable, Sendable {
  package let name: String
  /// Whether a rule decides who is a member, so that nobody can leave by hand.
  package let isDynamic: Bool
  package let products: [PartNumber]

  package init(name: String, isDynamic: Bool, products: [PartNumber]) {
    self.name = name
    self.isDynamic = isDynamic
    self.products = products
  }
}
