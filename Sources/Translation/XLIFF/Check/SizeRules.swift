import Diagnostics
import Markup

/// Checks the Size and Length Restriction module (XLIFF 2.1, 5.6).
struct SizeRules {
  /// How far the values of a file's sizes are known.
  private enum Profile {
    /// One of XLIFF's own, whose values are numbers (5.6.6).
    case standard
    /// None is named, so that only XLIFF's own could be meant.
    case unnamed
    /// Somebody else's, who alone knows its values (5.6.7).
    case foreign

    init(_ name: String?) {
      guard let name, !name.isEmpty else {
        self = .unnamed
        return
      }
      self = name.hasPrefix("xliff:") ? .standard : .foreign
    }

    /// Whether a value that the standard profiles do not have may be right.
    func allows(_ value: String) -> Bool {
      switch self {
      case .standard: false
      case .unnamed: !Self.isMeantForStandard(value)
      case .foreign: true
      }
    }

    /// Whether a value consists of what the standard profiles' values do: figures and their signs.
    private static func isMeantForStandard(_ value: String) -> Bool {
      value.utf8.contains { (0x30...0x39).contains($0) }
        && value.allSatisfy { $0.isASCII && $0.isNumber || ".,*+- ".contains($0) }
    }
  }

  private let findings: XLIFFFindings
  private var general = Profile.unnamed
  private var storage = Profile.unnamed
  /// The ids in `<slr:data>` beside an open element, with the number of elements around that data.
  private var data: [(depth: Int, ids: Set<String>)] = []
  /// The number of elements around the open `<slr:data>`.
  private var openData: Int?

  init(findings: XLIFFFindings) { self.findings = findings }

  /// Called for the start of each file.
  mutating func startFile() {
    general = .unnamed
    storage = .unnamed
    data.removeAll()
    openData = nil
  }

  /// Checks a start tag.
  ///
  /// - Parameter depth: the number of elements around it.
  mutating func start(_ element: XLIFFElement, _ attributes: XLIFFAttributes, depth: Int) {
    if openData != nil, let id = attributes[.id] ?? attributes[XMLName.xmlNamespace, "id"],
      !data.isEmpty
    {
      data[data.count - 1].ids.insert(id)
    }
    switch element {
    case .profiles: profiles(attributes)
    case .sizeData:
      openData = depth
      if data.last?.depth != depth { data.append((depth, [])) }
    case _: break
    }
    if attributes.hasNamespaces { values(element, attributes, depth) }
  }

  /// Checks an end tag.
  ///
  /// - Parameter depth: the number of elements around the one that ends.
  mutating func end(depth: Int) {
    if openData == depth { openData = nil }
    while let last = data.last, last.depth > depth { data.removeLast() }
  }

  private static let generalProfiles = ["xliff:codepoints"]
  private static let storageProfiles = ["xliff:utf8", "xliff:utf16", "xliff:utf32"]

  private mutating func profiles(_ attributes: XLIFFAttributes) {
    general = Profile(attributes[.generalProfile])
    storage = Profile(attributes[.storageProfile])
    for (name, known) in [
      (XLIFFAttributeName.generalProfile, Self.generalProfiles),
      (.storageProfile, Self.storageProfiles),
    ] {
      guard let value = attributes[name], value.hasPrefix("xliff:"), !known.contains(value) else {
        continue
      }
      findings.add(
        .xliffModule, at: attributes.place, "'\(value)' is none of XLIFF's own profiles",
        section: "5.6.6 Standard profiles")
    }
  }

  private func values(_ element: XLIFFElement, _ attributes: XLIFFAttributes, _ depth: Int) {
    let own = attributes.names(in: XLIFFModule.sizeRestriction)
    guard !own.isEmpty else { return }
    if own.contains("sizeInfo"), own.contains("sizeInfoRef") {
      findings.add(
        .xliffModule, at: attributes.place,
        "'slr:sizeInfo' and 'slr:sizeInfoRef' exclude each other",
        section: "5.6.5.9 sizeInfo")
    }
    for (name, section) in Self.ofPairs
    where own.contains(name) && element == .ec && attributes[.isolated] != "yes" {
      findings.add(
        .xliffModule, at: attributes.place,
        "end code has 'slr:\(name)' only where it is isolated; that of its start counts for both",
        section: section)
    }
    check("sizeRestriction", general, attributes, Self.isRange)
    check("storageRestriction", storage, attributes, Self.isRange)
    check("sizeInfo", general, attributes, Self.isInteger)
    check("equivStorage", storage, attributes, Self.isInteger)
    if let reference = attributes[XLIFFModule.sizeRestriction, "sizeInfoRef"],
      !data.contains(where: { $0.depth <= depth && $0.ids.contains(reference) })
    {
      findings.add(
        .xliffReference, at: attributes.place,
        "size information '\(reference)' is in no <slr:data> beside this element or one around it",
        section: "5.6.5.10 sizeInfoRef")
    }
  }

  /// The attributes that a start code has for its end code, too.
  private static let ofPairs = [
    ("equivStorage", "5.6.5.8 equivStorage"), ("sizeInfo", "5.6.5.9 sizeInfo"),
    ("sizeInfoRef", "5.6.5.10 sizeInfoRef"),
  ]

  private func check(
    _ name: String, _ profile: Profile, _ attributes: XLIFFAttributes,
    _ isRight: (String) -> Bool
  ) {
    guard let value = attributes[XLIFFModule.sizeRestriction, name], !isRight(value),
      !profile.allows(value)
    else { return }
    guard profile == .standard else {
      findings.add(
        .xliffModule, .warning, at: attributes.place,
        "'\(value)' is no value of the standard profiles, and the file names no profile (the text of XLIFF then leaves it open; its test suite calls it invalid)",
        section: "5.6.6 Standard profiles")
      return
    }
    let isRange = name.hasSuffix("Restriction")
    findings.add(
      .xliffModule, at: attributes.place,
      isRange
        ? "'\(value)' is no size as the standard profiles have it: '40', '*' or '3,40'"
        : "'\(value)' is no integer, as the standard profiles have 'slr:\(name)'",
      section: "5.6.6 Standard profiles")
  }

  /// Whether a value is a size as the standard profiles write it (5.6.6): `40`, `*` or `3,40`.
  private static func isRange(_ value: String) -> Bool {
    let parts = value.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.filter { !$0.isWhitespace }
    }
    guard let most = parts.last, parts.count < 3, most == "*" || isSize(most) else {
      return false
    }
    return parts.count == 1 || isSize(parts[0])
  }

  private static func isSize(_ text: String) -> Bool {
    OutsideNumber.whole(text, in: OutsideNumber.amounts) != nil
  }

  /// Whether a value is an integer, or empty, which stands for 0 (5.6.6).
  private static func isInteger(_ value: String) -> Bool {
    let digits = value.hasPrefix("-") || value.hasPrefix("+") ? value.dropFirst() : value[...]
    return value.isEmpty || isSize(String(digits))
  }
}
