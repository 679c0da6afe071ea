/// How many units of a product the tenant has, and how many are in use.
package struct ProductUnits: Hashable, Sendable {
  package let product: PartNumber
  /// Units of the subscriptions that are enabled or in their warning period.
  package let purchased: Int
  /// How many users hold it; a user counts once, even if several groups also give it.
  package let assigned: Int
  /// Whether every unit was bought by users for themselves.
  package let isSelfService: Bool

  package init(product: PartNumber, purchased: Int, assigned: Int, isSelfService: Bool) {
    self.product = product
    self.purchased = purchased
    self.assigned = assigned
    self.isSelfService = isSelfService
  }
}
