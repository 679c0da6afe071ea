/// How many units of a product the tenant has, and how many are used.
package struct ProductUnits: Hashable, Sendable {
  package let product: PartNumber
  /// Units of enabled subscriptions and of those in their warning time.
  package let purchased: Int
  /// Users that hold it; a user counts once, however many groups also give it.
  package let assigned: Int
  /// Whether only people's own purchases provide it.
  package let isSelfService: Bool

  package init(product: PartNumber, purchased: Int, assigned: Int, isSelfService: Bool) {
    self.product = product
    self.purchased = purchased
    self.assigned = assigned
    self.isSelfService = isSelfService
  }
}
