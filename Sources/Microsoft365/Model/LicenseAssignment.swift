/// One way a user holds a product: directly, or through a group.
package struct LicenseAssignment: Hashable, Sendable {
  package let product: PartNumber
  /// The group that gives it; `nil` for a direct assignment.
  package let group: String?

  package init(product: PartNumber, group: String?) {
    self.product = product
    self.group = group
  }
}
