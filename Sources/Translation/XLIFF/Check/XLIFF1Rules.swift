import Diagnostics
import Markup

/// Checks the constraints that the schema of XLIFF 1.2 expresses as keys
/// (xliff-core-1.2-strict.xsd), and the pairing of codes (2.5).
struct XLIFF1Rules: XLIFFRules {
  private let findings: XLIFFFindings
  private let isStrict: Bool

  private var open: [XLIFFElement] = []
  // Ids are kept as hashes, because a file may have a million units and must not fill the memory.
  private var unitIDs: Set<Int> = []
  private var groupIDs: Set<Int> = []
  private var tools: Set<String> = []
  private var phases: Set<String> = []
  private var countGroups: Set<String> = []
  private var contextGroups: Set<String> = []
  private var externalIDs: Set<String> = []
  private var toolReferences: [(id: String, place: XMLPlace)] = []
  private var phaseReferences: [(id: String, place: XMLPlace)] = []
  private var targetLanguage: String?
  private var sourceLanguage: String?
  /// The segments in a unit's `<seg-source>`.
  private var segments: Set<String> = []
  /// The starts of pairs in the open source or target that have no end yet.
  private var starts: [(key: String, place: XMLPlace)] = []
  private var isInSegSource = false
  private var isInTarget = false

  init(findings: XLIFFFindings, isStrict: Bool) {
    self.findings = findings
    self.isStrict = isStrict
  }

  mutating func start(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    switch element {
    case .file: file(attributes)
    case .tool: Self.check(attributes[.toolID], &tools, "tool", attributes.place, findings)
    case .phase:
      Self.check(attributes[.phaseName], &phases, "phase", attributes.place, findings)
      Self.refer(attributes[.toolID], &toolReferences, attributes.place)
    case .countGroup:
      Self.check(attributes[.name], &countGroups, "count-group", attributes.place, findings)
    case .contextGroup:
      Self.check(attributes[.name], &contextGroups, "context-group", attributes.place, findings)
    case .externalFile:
      Self.check(attributes[.uid], &externalIDs, "external-file", attributes.place, findings)
    case .group:
      if let id = attributes[.id], !groupIDs.insert(id.hashValue).inserted {
        Self.duplicate(id, "group", attributes.place, findings)
      }
    case .transUnit, .binUnit:
      if let id = attributes[.id], !unitIDs.insert(id.hashValue).inserted {
        Self.duplicate(id, "unit", attributes.place, findings)
      }
      segments.removeAll(keepingCapacity: true)
      Self.refer(attributes[.phaseName], &phaseReferences, attributes.place)
    case .altTrans:
      Self.refer(attributes[.toolID], &toolReferences, attributes.place)
    case .count: Self.refer(attributes[.phaseName], &phaseReferences, attributes.place)
    case .segSource: isInSegSource = true
    case .source: language(attributes, sourceLanguage, "source-language")
    case .target:
      isInTarget = open.last == .transUnit
      if isInTarget {
        Self.refer(attributes[.phaseName], &phaseReferences, attributes.place)
        language(attributes, targetLanguage, "target-language")
      }
    case .mrk: mark(attributes)
    case .bpt, .bx, .ept, .ex: code(element, attributes)
    case .old:
      if isStrict {
        findings.add(
          .xliffElement, at: attributes.place, "element of XLIFF 1.0 is deprecated",
          section: "1.2, A.2 deprecated")
      }
    case _: break
    }
    open.append(element)
  }

  mutating func end(_ element: XLIFFElement) {
    _ = open.popLast()
    switch element {
    case .source, .segSource, .target:
      isInSegSource = false
      isInTarget = false
      for start in starts {
        findings.add(
          .xliffCode, isStrict ? .error : .warning, at: start.place,
          "start of a pair '\(start.key.dropFirst(2))' has no end",
          section: "2.5 inline elements")
      }
      starts.removeAll(keepingCapacity: true)
    case .file: endFile()
    case _: break
    }
  }

  mutating func text() {}

  private mutating func file(_ attributes: XLIFFAttributes) {
    sourceLanguage = attributes[.sourceLanguage]
    targetLanguage = attributes[.targetLanguage]
    unitIDs.removeAll()
    groupIDs.removeAll()
    tools.removeAll()
    phases.removeAll()
    countGroups.removeAll()
    contextGroups.removeAll()
    externalIDs.removeAll()
    toolReferences.removeAll()
    phaseReferences.removeAll()
    Self.refer(attributes[.toolID], &toolReferences, attributes.place)
  }

  private mutating func endFile() {
    for reference in toolReferences where !tools.contains(reference.id) {
      findings.add(
        .xliffReference, at: reference.place, "tool '\(reference.id)' is not in the file's header",
        section: "2.2 file")
    }
    for reference in phaseReferences where !phases.contains(reference.id) {
      findings.add(
        .xliffReference, at: reference.place, "phase '\(reference.id)' is not in the file's header",
        section: "2.2 phase")
    }
  }

  /// Reports an id that is already among `ids`.
  private static func check(
    _ id: String?, _ ids: inout Set<String>, _ name: String, _ place: XMLPlace,
    _ findings: XLIFFFindings
  ) {
    guard let id, !ids.insert(id).inserted else { return }
    duplicate(id, name, place, findings)
  }

  private static func duplicate(
    _ id: String, _ name: String, _ place: XMLPlace, _ findings: XLIFFFindings
  ) {
    findings.add(
      .xliffID, at: place, "'\(id)' is used by another <\(name)>", section: "2.4 \(name)")
  }

  private static func refer(
    _ id: String?, _ references: inout [(id: String, place: XMLPlace)], _ place: XMLPlace
  ) {
    if let id { references.append((id, place)) }
  }

  /// Reports a source or target whose language is not that of the file.
  private func language(_ attributes: XLIFFAttributes, _ expected: String?, _ name: String) {
    guard open.last == .transUnit, let expected,
      let own = attributes[XMLName.xmlNamespace, "lang"],
      !InheritedAttributes.isWithin(own, expected), !InheritedAttributes.isWithin(expected, own)
    else { return }
    findings.add(
      .xliffLanguage, .warning, at: attributes.place,
      "xml:lang is '\(own)' where the file's \(name) is '\(expected)'", section: "2.4 trans-unit")
  }

  /// Checks the segments of `<seg-source>` and of the target against each other.
  private mutating func mark(_ attributes: XLIFFAttributes) {
    guard let id = attributes[.mid] else { return }
    if isInSegSource {
      Self.check(id, &segments, "mrk", attributes.place, findings)
    } else if isInTarget, attributes[.mtype] == "seg", !segments.contains(id) {
      findings.add(
        .xliffReference, at: attributes.place, "segment '\(id)' is not in the unit's <seg-source>",
        section: "2.6 mrk")
    }
  }

  /// Matches the start and end of a pair, which have the same `rid`, or, if there is none, the same
  /// `id`.
  private mutating func code(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    guard let key = attributes[.rid] ?? attributes[.id] else { return }
    let isText = element == .bpt || element == .ept
    let own = (isText ? "b " : "x ") + key
    switch element {
    case .bpt, .bx:
      if attributes[.rid] != nil, starts.contains(where: { $0.key == own }) {
        findings.add(
          .xliffCode, at: attributes.place, "rid '\(key)' begins two pairs",
          section: "2.5 inline elements")
      }
      starts.append((own, attributes.place))
    case _:
      guard let index = starts.lastIndex(where: { $0.key == own }) else {
        findings.add(
          .xliffCode, isStrict ? .error : .warning, at: attributes.place,
          "end of a pair '\(key)' has no start before it", section: "2.5 inline elements")
        return
      }
      starts.remove(at: index)
    }
  }
}
