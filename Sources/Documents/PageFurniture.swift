/// Lines that belong to the page around a scraped text.
enum PageFurniture {
  private static let lines: Set<String> = [
    "överst på sidan", "naar boven", "terug naar boven", "boven aan de pagina", "top of page",
    "back to top", "gäller:", "van toepassing op:", "applies to:",
  ]
  private static let withValue: Set<String> = ["gäller:", "van toepassing op:", "applies to:"]

  static func isFurniture(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    let single =
      PlainTextRepair.isDoubled(text)
      ? words.prefix(words.count / 2).joined(separator: " ") : text
    return lines.contains(single.lowercased())
  }

  /// Whether the line below says what the line speaks of, as below "Applies to:".
  static func hasValueBelow(_ text: String) -> Bool { withValue.contains(text.lowercased()) }
}
