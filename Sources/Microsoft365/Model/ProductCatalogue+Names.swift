extension ProductCatalogue {
  /// The name of each product, by part number.
  package var displayNames: [String: String] {
    Dictionary(products.map { ($0.partNumber.rawValue, $0.name) }) { first, _ in first }
  }
}
