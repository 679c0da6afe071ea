import Diagnostics
import Markup

/// Checks the Plural, Gender, and Select module (XLIFF 2.2, part 2): a switch on variables, and the
/// cases of it inside.
struct SwitchRules {
  /// What a switch looks at in a variable. No other keywords are allowed.
  private enum Selector: String {
    case plural, ordinal, gender, select

    /// Whether a case may have this value. Languages have more genders than the text lists.
    func allows(_ value: Substring) -> Bool {
      switch self {
      case .plural, .ordinal: Self.plurals.contains(value) || Self.isNumber(value)
      case .gender, .select: true
      }
    }

    private static let plurals: Set<Substring> = ["zero", "one", "two", "few", "many", "other"]

    /// Whether a value is an integer or a decimal number, such as `365` or `3.14`.
    private static func isNumber(_ value: Substring) -> Bool {
      let parts = value.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
      return parts.count < 3
        && parts.allSatisfy { part in
          !part.isEmpty && part.allSatisfy { (0x30...0x39).contains($0) }
        }
    }
  }

  /// A switch on an open element.
  private struct Switch {
    /// The number of elements around that one.
    let depth: Int
    /// What it looks at in each variable; `nil` for a keyword that there is not.
    let selectors: [Selector?]
  }

  private let findings: XLIFFFindings
  private var open: [Switch] = []

  init(findings: XLIFFFindings) { self.findings = findings }

  /// Checks a start tag.
  ///
  /// - Parameter depth: the number of elements around it.
  mutating func start(_ attributes: XLIFFAttributes, depth: Int) {
    // A case is one of a switch around its element, which may be a switch itself.
    if let value = attributes[XLIFFModule.pluralGenderSelect, "case"] {
      check(value, attributes)
    }
    guard let value = attributes[XLIFFModule.pluralGenderSelect, "switch"] else { return }
    let items = Self.items(of: value)
    let selectors = items.map(Self.selector)
    if items.isEmpty || selectors.contains(nil) {
      findings.add(
        .xliffModule, at: attributes.place,
        "'\(value)' is no list of 'plural', 'ordinal', 'gender' or 'select', each with ':' and a variable",
        section: "Plural, Gender, and Select Module, switch")
    }
    open.append(Switch(depth: depth, selectors: selectors))
  }

  /// - Parameter depth: the number of elements around the one that ends.
  mutating func end(depth: Int) {
    if let last = open.last, last.depth == depth { open.removeLast() }
  }

  /// Checks the values of a case against the variables of its switch.
  private func check(_ value: String, _ attributes: XLIFFAttributes) {
    guard let around = open.last else {
      return report("'pgs:case' is used where no 'pgs:switch' is in force", attributes)
    }
    let values = Self.items(of: value)
    guard values.count == around.selectors.count else {
      return report(
        "case '\(value)' does not have one value for each variable of the switch", attributes)
    }
    for (own, selector) in zip(values, around.selectors) where selector?.allows(own) == false {
      // Only the number of values is a MUST.
      report(
        "value '\(own)' of a case is no number and none of 'zero', 'one', 'two', 'few', 'many', 'other'",
        attributes, .warning)
    }
  }

  private func report(
    _ message: FindingText, _ attributes: XLIFFAttributes, _ severity: Severity = .error
  ) {
    findings.add(
      .xliffModule, severity, at: attributes.place, message,
      section: "Plural, Gender, and Select Module, case")
  }

  /// The items of a list. The text separates them by commas and its examples by spaces.
  private static func items(of value: String) -> [Substring] {
    value.split { $0 == "," || $0.isWhitespace }
  }

  /// What an item such as `plural:count` looks at; `nil` if it is of another form.
  private static func selector(_ item: Substring) -> Selector? {
    let parts = item.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let keyword = parts.first, let variable = parts.last, parts.count == 2,
      !variable.isEmpty
    else { return nil }
    return Selector(rawValue: String(keyword))
  }
}
