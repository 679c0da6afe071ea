import Diagnostics
import Markup

/// Checks the constraints of XLIFF 2's modules (2.1, 5): translation candidates, glossary, format
/// style, metadata, resource data and validation. `SizeRules`, `SwitchRules`, `ChangeTrackingRules` and
/// `ITSRules` check the others.
struct ModuleRules {
  private let findings: XLIFFFindings

  private var matchIDs: Set<String> = []
  private var glossaryIDs: Set<String> = []
  private var metaIDs: Set<String> = []
  private var resourceIDs: Set<String> = []
  private var fileResources: Set<String> = []
  private var resourceReferences: [(id: String, place: XMLPlace)] = []
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

  /// Checks the start tag of an element of a module, or inside a resource.
  ///
  /// - Parameters:
  ///   - parents: the open elements, the outermost first.
  ///   - source: the source language of the file.
  ///   - target: the target language of the file; `nil` if it has none.
  ///   - index: takes note of ids, and of references to spans, which can be checked only when the
  ///     unit ends.
  mutating func start(
    _ element: XLIFFElement, _ attributes: XLIFFAttributes, parents: [XLIFFElement],
    source: String, target: String?, _ index: inout FragmentIndex
  ) {
    if resource != nil { resource?.isEmpty = false }
    switch element {
    case .matches: matchIDs.removeAll()
    case .match: match(attributes, &index)
    case .glossary: glossaryIDs.removeAll()
    case .glossEntry:
      Self.check(
        attributes, &glossaryIDs, of: "entry or translation of the glossary",
        section: "5.2.3.3 glossEntry",
        findings)
      Self.refer(attributes, "gls", "5.2.3.3 glossEntry", &index)
      entry = (false, attributes.place)
    case .translation:
      Self.check(
        attributes, &glossaryIDs, of: "entry or translation of the glossary",
        section: "5.2.3.5 translation",
        findings)
      Self.refer(attributes, "gls", "5.2.3.5 translation", &index)
      entry?.hasContent = true
    case .definition: entry?.hasContent = true
    case .metadata:
      metaIDs.removeAll()
      Self.check(
        attributes, &metaIDs, of: "group of the metadata", section: "5.4.3.2 metadata", findings)
      if let id = attributes[.id] { index.register("mda", id) }
    case .metaGroup:
      Self.check(
        attributes, &metaIDs, of: "group of the metadata", section: "5.4.3.3 metaGroup", findings)
      if let id = attributes[.id] { index.register("mda", id) }
    case .resourceData: resourceIDs.removeAll()
    case .resourceItem, .resourceItemRef:
      if let id = attributes[.id] { index.register("res", id) }
      resourceItem(element, attributes, parents)
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

  /// Takes note of the id of an element of a module, and of the span that it refers to.
  ///
  /// - Parameter prefix: the module's, in fragment identifiers.
  private static func refer(
    _ attributes: XLIFFAttributes, _ prefix: String, _ section: String,
    _ index: inout FragmentIndex
  ) {
    if let id = attributes[.id] { index.register(prefix, id) }
    if let ref = attributes[.ref] { index.refer(ref, .span, section, at: attributes.place) }
  }

  /// Checks a translation candidate (5.1).
  private mutating func match(_ attributes: XLIFFAttributes, _ index: inout FragmentIndex) {
    Self.check(attributes, &matchIDs, of: "match of the unit", section: "5.1.5.3 match", findings)
    Self.refer(attributes, "mtc", "5.1.5.3 match", &index)
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

  /// Checks the Format Style module (5.3).
  func formatStyle(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
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
      !InheritedAttributes.isWithin(own, language)
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
    if let kind = kinds.first, kinds.count == 1, !attributes.foreignNames.isEmpty {
      findings.add(
        .xliffModule, .warning, at: attributes.place,
        "rule has '\(kind.rawValue)' and an attribute of another namespace, which is a rule of its own",
        section: "5.7.3.3 rule")
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
