/// The products a tenant can have, by part number and by name, and the rules between their plans.
package struct ProductCatalogue: Sendable {
  /// In alphabetical order of their names.
  package let products: [Product]
  package let rules: PlanRules
  private let byPartNumber: [PartNumber: Product]
  private let byName: [String: Product]

  package init(_ products: [Product], rules: PlanRules) {
    self.products = products.sorted { $0.name < $1.name }
    self.rules = rules
    byPartNumber = Dictionary(products.map { ($0.partNumber, $0) }) { first, _ in first }
    byName = Dictionary(products.map { ($0.name, $0) }) { first, _ in first }
  }

  package subscript(_ partNumber: PartNumber) -> Product? { byPartNumber[partNumber] }

  package func product(named name: String) -> Product? { byName[name] }

  /// Returns the product with this part number or name, ignoring case.
  package func product(meant word: String) -> Product? {
    let word = word.lowercased()
    return products.first { $0.partNumber.rawValue.lowercased() == word }
      ?? products.first { $0.name.lowercased() == word }
  }

  /// Returns the name of a product, or its part number if the catalogue does not know it.
  package func name(_ partNumber: PartNumber) -> String {
    byPartNumber[partNumber]?.name ?? partNumber.rawValue
  }

  /// Returns every plan that the products with these names contain.
  package func plans(ofNamed names: some Sequence<String>) -> PlanSet {
    PlanSet(names.reduce(into: Set()) { $0.formUnion(byName[$1]?.plans ?? []) })
  }
}
