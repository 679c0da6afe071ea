import Markup

/// Checks the Size and Length Restriction module (XLIFF 2.1, 5.6).
struct SizeRules {
  let findings: XLIFFFindings

  func start(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    let own = attributes.names(in: XLIFFModule.sizeRestriction)
    guard !own.isEmpty else { return }
    if own.contains("sizeInfo"), own.contains("sizeInfoRef") {
      findings.add(
        .xliffModule, at: attributes.place,
        "'slr:sizeInfo' and 'slr:sizeInfoRef' exclude each other",
        section: "5.6.5.9 sizeInfo")
    }
    for name in ["storageRestriction", "sizeRestriction"] {
      guard let value = attributes[XLIFFModule.sizeRestriction, name], !Self.isRange(value) else {
        continue
      }
      findings.add(
        .xliffModule, .note, at: attributes.place,
        "'\(value)' is no size as the standard profiles have it: '40', '*' or '3,40'",
        section: "5.6.6 Standard profiles")
    }
  }

  private static func isRange(_ value: String) -> Bool {
    let parts = value.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.filter { !$0.isWhitespace }
    }
    guard let most = parts.last, parts.count < 3, most == "*" || Int(most) != nil else {
      return false
    }
    return parts.count == 1 || Int(parts[0]) != nil
  }
}
