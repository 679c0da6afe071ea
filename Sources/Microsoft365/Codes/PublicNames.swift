/// Names that reveal nothing about a person or an organisation: products, days and countries.
package enum PublicNames {
  /// Returns whether the text is a product's part number or name, a day `YYYY-MM-DD` or two capital
  /// letters.
  package static func contains(_ text: String, _ products: ProductCatalogue) -> Bool {
    products.product(meant: text) != nil || CalendarDay.instant(text) != nil
      || (text.count == 2 && text.allSatisfy { ("A"..."Z").contains($0) })
  }
}
