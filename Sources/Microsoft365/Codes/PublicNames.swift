/// Names that say nothing of a person or an organisation: products, plans, days, countries.
package enum PublicNames {
  package static func contains(_ text: String, _ products: ProductCatalogue) -> Bool {
    products.product(meant: text) != nil || CalendarDay.instant(text) != nil
      || (text.count == 2 && text.allSatisfy { ("A"..."Z").contains($0) })
  }
}
