/// A product that can be bought, with the service plans it contains.
package struct Product: Hashable, Sendable {
  package let partNumber: PartNumber
  /// The GUID by which the interface identifies the product.
  package let id: String
  /// Its name as the tenant shows it; the subject of facts about the product.
  package let name: String
  /// The names of its service plans, such as `EXCHANGE_S_ENTERPRISE`.
  package let plans: Set<String>

  package init(partNumber: PartNumber, id: String, name: String, plans: Set<String>) {
    self.partNumber = partNumber
    self.id = id
    self.name = name
    self.plans = plans
  }
}
