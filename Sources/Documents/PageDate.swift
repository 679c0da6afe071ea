/// Recognises lines that say when a page was written, how long it takes to read or how many people
/// wrote it.
enum PageDate {
  private static let kinds: Set<Substring> = ["article", "artikel", "applies", "how-to"]

  private static let updates = [
    "last updated", "updated:", "published:", "senast uppdaterad", "uppdaterad:", "publicerad:",
    "laatst bijgewerkt", "bijgewerkt:", "gepubliceerd:", "last modified", "senast ändrad",
    "laatst gewijzigd",
  ]

  private static let ends = [
    "minutes to read", "minute to read", "min read", "minuter för att läsa",
    "minut för att läsa", "minuter att läsa", "min. läsning", "minuters läsning",
    "minuten om te lezen", "minuut om te lezen",
    "minuten leestijd", "minuut leestijd", "min. leestijd", "contributors", "contributor",
    "deltagare", "medverkande", "inzenders", "inzender", "bijdragers",
  ]

  /// - Parameter text: one line in lower case.
  static func isPageDate(_ text: String) -> Bool {
    let parts = text.split(whereSeparator: { $0 == "•" || $0 == "|" || $0 == "·" })
      .map(trimmed).filter { !$0.isEmpty }
    guard let first = parts.first else { return false }
    // If any part says something else, the line is a sentence about dates.
    return parts.allSatisfy(isPart)
      || parts.count > 1 && kinds.contains(first) && isPart(parts[1])
  }

  private static func isPart(_ text: Substring) -> Bool {
    if kinds.contains(text) || isDate(text) { return true }
    if text.utf8.first.map({ (0x30...0x39).contains($0) }) == true,
      ends.contains(where: text.hasSuffix)
    {
      return true
    }
    guard let update = updates.first(where: text.hasPrefix) else { return false }
    return text.dropFirst(update.count).utf8.contains { (0x30...0x39).contains($0) }
  }

  /// Whether the text is a date: `2023-05-17`, `05/17/2023`, `17.5.2023`, that is, exactly three
  /// numbers, one of them with four digits.
  private static func isDate(_ text: Substring) -> Bool {
    let parts = text.utf8.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == 0x2D || $0 == 0x2F || $0 == 0x2E })
    return parts.count == 3 && parts.contains { $0.count == 4 }
      && parts.allSatisfy {
        (1...4).contains($0.count) && $0.allSatisfy { (0x30...0x39).contains($0) }
      }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " || text.first == "\u{A0}" { text.removeFirst() }
    while text.last == " " || text.last == "\u{A0}" { text.removeLast() }
    return text
  }
}
