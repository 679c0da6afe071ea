import Diagnostics
import Markup

/// Checks the ids of elements that extensions put into files, groups and units (XLIFF 2.1, 4.9.2),
/// and the attributes that they put on inline elements (4.2.3).
struct ExtensionRules {
  private let findings: XLIFFFindings
  /// The ids in each open file, group and unit, with the namespaces that use them.
  private var containers: [Set<String>] = []
  /// The number of elements around the outermost open element of an extension.
  private var outermost: Int?

  init(findings: XLIFFFindings) { self.findings = findings }

  mutating func startContainer() { containers.append([]) }
  mutating func endContainer() { _ = containers.popLast() }

  /// Checks the start tag of an element that is neither of the core nor of a module, or is inside
  /// such an element, and returns its id; `nil` if it has none or is no extension.
  ///
  /// - Parameters:
  ///   - parent: the element around it.
  ///   - depth: the number of elements around it.
  mutating func start(
    _ attributes: XLIFFAttributes, parent: XLIFFElement?, depth: Int
  ) -> String? {
    let name = attributes.tagName
    if outermost == nil {
      guard parent == .file || parent == .group || parent == .unit,
        !name.namespace.isEmpty, !XLIFFModule.isOfXLIFF(name.namespace)
      else { return nil }
      outermost = depth
    }
    guard let id = attributes[.id] ?? attributes[XMLName.xmlNamespace, "id"],
      !containers.isEmpty
    else { return nil }
    if !FragmentIdentifier.isToken(id) {
      findings.add(
        .xliffID, .warning, at: attributes.place, "id '\(id)' of an extension is no NMTOKEN",
        section: Self.section)
    }
    if !containers[containers.count - 1].insert("\(id) \(name.namespace)").inserted {
      findings.add(
        .xliffID, at: attributes.place,
        "id '\(id)' is used by another element of the extension in the same file, group or unit",
        section: Self.section)
    }
    return id
  }

  /// - Parameter depth: the number of elements around the one that ends.
  mutating func end(depth: Int) {
    if outermost == depth { outermost = nil }
  }

  private static let section = "4.9.2 Constraints"

  /// Checks which attributes other than XLIFF's own are on an inline element.
  ///
  /// - Parameters:
  ///   - name: the name of the element.
  ///   - isCode: whether it represents markup, as opposed to an annotation, which extensions may
  ///     describe.
  func inline(_ name: String, isCode: Bool, _ attributes: XLIFFAttributes) {
    guard let section = Self.inlineSections[name] else { return }
    // The grammar reports `xml:space`.
    for own in attributes.names(in: XMLName.xmlNamespace) where own != "space" {
      findings.add(
        .xliffAttribute, at: attributes.place, "attribute 'xml:\(own)' is not allowed on <\(name)>",
        section: section)
    }
    guard isCode else { return }
    for own in attributes.foreignNames {
      findings.add(
        .xliffAttribute, at: attributes.place,
        "attribute '\(own.local)' of an extension is not allowed on <\(name)> (the text of XLIFF allows only those of two modules; its schema lets any pass)",
        section: section)
    }
  }

  /// Where the text says which attributes an inline element may have.
  private static let inlineSections = [
    "ph": "4.2.3.2 ph", "pc": "4.2.3.3 pc", "sc": "4.2.3.4 sc", "ec": "4.2.3.5 ec",
    "mrk": "4.2.3.6 mrk", "sm": "4.2.3.7 sm",
  ]
}
