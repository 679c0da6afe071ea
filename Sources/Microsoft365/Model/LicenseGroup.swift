/// A group that gives licenses to its members.
package struct LicenseGroup: Hashable, Sendable {
  package let name: String
  /// Whether a rule decides who is a member, in which case nobody can be removed by hand.
  package let isDynamic: Bool
  package let products: [PartNumber]

  package init(name: String, isDynamic: Bool, products: [PartNumber]) {
    self.name = name
    self.isDynamic = isDynamic
    self.products = products
  }
}
