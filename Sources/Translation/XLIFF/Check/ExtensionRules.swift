import Diagnostics
import Markup

/// Checks the ids of elements that extensions put into files, groups and units (XLIFF 2.1, 4.9.2).
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
        !name.namespace.isEmpty, !Self.isOfXLIFF(name.namespace)
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

  private static func isOfXLIFF(_ namespace: String) -> Bool {
    namespace.hasPrefix("urn:oasis:names:tc:xliff:") || namespace == XLIFFModule.its
  }
}
