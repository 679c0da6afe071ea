import Diagnostics
import Markup

/// Checks the constraints of XLIFF 2's modules (2.1, 5): translation candidates, glossary, format
/// style, metadata, resource data, size restriction and validation; ITS is checked by `ITSRules`.
struct ModuleRules {
  private let findings: XLIFFFindings

  private var matchIDs: Set<String> = []
  private var glossaryIDs: Set<String> = []
  private var metaIDs: Set<String> = []
  private var resourceIDs: Set<String> = []
  private var fileResources: Set<String> = []
  private var resourceReferences: [(id: String, place: XMLPlace)] = []
  /// References to spans of the unit, which can be checked only when it ends.
  private var references: [(ref: String, section: String, place: XMLPlace)] = []
  /// The open entry of a glossary, which must have a translation or a definition.
  private var entry: (hasContent: Bool, place: XMLPlace)?
  /// The open item of resource data.
  private var item: (hasType: Bool, hasInner: Bool, place: XMLPlace)?
  /// The open source or target of a resource.
  private var resource: (hasReference: Bool, isEmpty: Bool, place: XMLPlace)?
  /// Whether the open match has a target in another language than the file, for reference only.
  private(set) var isReference = false

  init(findings: XLIFFFindings) { self.findings = findings }

  /// Called for the start of each file.
  mutating func startFile() {
    fileResources.removeAll()
    resourceReferences.removeAll()
  }

  /// Checks the references to resources of the file.
  mutating func endFile() {
    for reference in resourceReferences where !fileResources.contains(reference.id) {
      findings.add(
        .xliffReference, at: reference.place,
        "resource item '\(reference.id)' is not in the file's resource data",
        section: "5.5.3.3 resourceItemRef")
    }
  }

  mutating func startUnit() { references.removeAll(keepingCapacity: true) }

  /// Checks the references to spans of a unit.
  mutating func endUnit(_ unit: CodeScope) {
    guard !references.isEmpty else { return }
    let ids = Set(unit.partIDs).union((unit.source + unit.target).compactMap(\.id))
    for reference in references {
      let fragment = reference.ref.split(separator: "#", omittingEmptySubsequences: false).last
      let last = fragment?.split(separator: "/").last.map(String.init) ?? ""
      let id = last.hasPrefix("t=") ? String(last.dropFirst(2)) : last
      if !ids.contains(id) {
        findings.add(
          .xliffReference, at: reference.place, "'\(reference.ref)' is no span of the unit's text",
          advice: "write '#' and the id of a segment, code or annotation",
          section: reference.section)
      }
    }
  }

  /// Checks the start tag of an element of a module, or inside a resource.
  ///
  /// - Parameters:
  ///   - parents: the open elements, the outermost first.
  ///   - source: the source language of the file.
  ///   - target: the target language of the file; `nil` if it has none.
  mutating func start(
    _ element: XLIFFElement, _ attributes: XLIFFAttributes, parents: [XLIFFElement],
    source: String, target: String?
  ) {
    if resource != nil { resource?.isEmpty = false }
    switch element {
    case .matches: matchIDs.removeAll()
    case .match: match(attributes)
    case .glossary: glossaryIDs.removeAll()
    case .glossEntry:
      Self.check(
        attributes, &glossaryIDs, of: "entry or translation of the glossary",
        section: "5.2.3.3 glossEntry",
        findings)
      refer(attributes, "5.2.3.3 glossEntry")
      entry = (false, attributes.place)
    case .translation:
      Self.check(
        attributes, &glossaryIDs, of: "entry or translation of the glossary",
        section: "5.2.3.5 translation",
        findings)
      refer(attributes, "5.2.3.5 translation")
      entry?.hasContent = true
    case .definition: entry?.hasContent = true
    case .metadata:
      metaIDs.removeAll()
      Self.check(
        attributes, &metaIDs, of: "group of the metadata", section: "5.4.3.2 metadata", findings)
    case .metaGroup:
      Self.check(
        attributes, &metaIDs, of: "group of the metadata", section: "5.4.3.3 metaGroup", findings)
    case .resourceData: resourceIDs.removeAll()
    case .resourceItem, .resourceItemRef: resourceItem(element, attributes, parents)
    case .resourceSource, .resourceTarget:
      resourceSide(element, attributes, element == .resourceSource ? source : target)
    case .rule: rule(attributes, parents)
    case _: break
    }
  }

  /// Checks the end tag of an element of a module.
  mutating func end(_ element: XLIFFElement) {
    switch element {
    case .match: isReference = false
    case .glossEntry: endEntry()
    case .resourceItem: endItem()
    case .resourceSource, .resourceTarget: endResource(element)
    case _: break
    }
  }

  /// Whether an element of a resource is open, so that everything inside belongs to it.
  var isInResource: Bool { resource != nil }

  mutating func text() { if resource != nil { resource?.isEmpty = false } }

  /// Reports an id that is already among `ids`.
  private static func check(
    _ attributes: XLIFFAttributes, _ ids: inout Set<String>, of what: FindingText,
    section: String, _ findings: XLIFFFindings
  ) {
    guard let id = attributes[.id], !ids.insert(id).inserted else { return }
    findings.add(
      .xliffID, at: attributes.place, "id '\(id)' is used by another \(what)", section: section)
  }

  /// Notes a reference to a span, which can be checked only when the unit ends.
  private mutating func refer(_ attributes: XLIFFAttributes, _ section: String) {
    if let ref = attributes[.ref] { references.append((ref, section, attributes.place)) }
  }

  /// Checks a translation candidate (5.1).
  private mutating func match(_ attributes: XLIFFAttributes) {
    Self.check(attributes, &matchIDs, of: "match of the unit", section: "5.1.5.3 match", findings)
    refer(attributes, "5.1.5.3 match")
    isReference = attributes[.reference] == "yes"
    if attributes[.subType] != nil, attributes[.type] == nil {
      findings.add(
        .xliffModule, at: attributes.place, "'subType' is used without 'type'",
        section: "5.1.5.3 match")
    }
  }

  /// Checks that an entry of a glossary has content (5.2).
  private mutating func endEntry() {
    if let entry, !entry.hasContent {
      findings.add(
        .xliffModule, at: entry.place, "entry of a glossary has a translation or a definition",
        section: "5.2.3.3 glossEntry")
    }
    entry = nil
  }

  /// Checks the attributes that modules add to elements of the core.
  func namespacedAttributes(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    formatStyle(element, attributes)
    sizeRestriction(attributes)
  }

  /// Checks the Format Style module (5.3).
  private func formatStyle(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    let own = attributes.names(in: XLIFFModule.formatStyle)
    guard !own.isEmpty else { return }
    if own.contains("subFs"), !own.contains("fs") {
      findings.add(
        .xliffModule, at: attributes.place, "'fs:subFs' is used without 'fs:fs'",
        section: "5.3.5 subFs")
    }
    if element == .ec, attributes[.isolated] != "yes" {
      findings.add(
        .xliffModule, at: attributes.place, "end code has a format style only where it is isolated",
        section: "5.3.5 fs")
    }
  }

  /// Checks the Size and Length Restriction module (5.6).
  private func sizeRestriction(_ attributes: XLIFFAttributes) {
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

  /// Checks an item of the Resource Data module (5.5), or a reference to one.
  private mutating func resourceItem(
    _ element: XLIFFElement, _ attributes: XLIFFAttributes, _ parents: [XLIFFElement]
  ) {
    Self.check(
      attributes, &resourceIDs, of: "item of the resource data",
      section: element == .resourceItem ? "5.5.3.4 resourceItem" : "5.5.3.3 resourceItemRef",
      findings)
    if element == .resourceItemRef {
      if let ref = attributes[.ref] { resourceReferences.append((ref, attributes.place)) }
      return
    }
    if !parents.contains(.unit), let id = attributes[.id] { fileResources.insert(id) }
    item = (attributes[.mimeType] != nil, false, attributes.place)
  }

  private mutating func endItem() {
    // Only a resource in the file itself can show its type by its elements.
    if let item, !item.hasType, !item.hasInner {
      findings.add(
        .xliffModule, at: item.place, "resource that is elsewhere has a 'mimeType'",
        section: "5.5.3.4 resourceItem")
    }
    item = nil
  }

  /// Checks the language of a resource (5.5.3.5, 5.5.3.6).
  private mutating func resourceSide(
    _ element: XLIFFElement, _ attributes: XLIFFAttributes, _ language: String?
  ) {
    resource = (attributes[.href] != nil, true, attributes.place)
    guard let own = attributes[XMLName.xmlNamespace, "lang"], let language, !language.isEmpty,
      !XLIFF2Rules.isWithin(own, language)
    else { return }
    findings.add(
      .xliffLanguage, at: attributes.place,
      "xml:lang of the resource is '\(own)' where the file's language is '\(language)'",
      section: element == .resourceSource ? "5.5.3.5 source" : "5.5.3.6 target")
  }

  /// Checks that a resource either has content or refers to it.
  private mutating func endResource(_ element: XLIFFElement) {
    let section = element == .resourceSource ? "5.5.3.5 source" : "5.5.3.6 target"
    if let resource {
      if !resource.isEmpty { item?.hasInner = true }
      if resource.isEmpty, !resource.hasReference {
        findings.add(
          .xliffModule, at: resource.place, "empty resource has an 'href'", section: section)
      } else if !resource.isEmpty, resource.hasReference {
        findings.add(
          .xliffModule, at: resource.place, "resource with an 'href' is empty", section: section)
      }
    }
    resource = nil
  }

  /// Checks a rule of the Validation module (5.7).
  private func rule(_ attributes: XLIFFAttributes, _ parents: [XLIFFElement]) {
    let kinds = [XLIFFAttributeName.isPresent, .isNotPresent, .startsWith, .endsWith]
      .filter { attributes[$0] != nil }
    func report(_ message: FindingText) {
      findings.add(.xliffModule, at: attributes.place, message, section: "5.7.3.3 rule")
    }
    if kinds.count > 1 || kinds.isEmpty && !attributes.hasNamespaces {
      report("rule has one of 'isPresent', 'isNotPresent', 'startsWith', 'endsWith' or its own")
    }
    if attributes[.occurs] != nil, !kinds.contains(.isPresent) {
      report("'occurs' is used without 'isPresent'")
    }
    if attributes[.existsInSource] != nil, kinds.isEmpty || kinds.contains(.isNotPresent) {
      report("'existsInSource' is used without 'isPresent', 'startsWith' or 'endsWith'")
    }
    if attributes[.disabled] == "yes", parents.dropLast().last == .file {
      report("rule of a whole file cannot be disabled there")
    }
  }
}
