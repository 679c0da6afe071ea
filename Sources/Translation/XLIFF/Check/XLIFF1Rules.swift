import Diagnostics
import Markup

/// The constraints of XLIFF 1.2 that its schema holds by keys (xliff-core-1.2-strict.xsd), and of
/// codes that belong together (2.5).
final class XLIFF1Rules: XLIFFRules {
  // A class, because it is fed event by event.
  private let findings: XLIFFFindings
  private let isStrict: Bool

  private var open: [XLIFFElement] = []
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
  /// Segments of a unit's `<seg-source>`.
  private var segments: Set<String> = []
  private var starts: [(key: String, place: XMLPlace)] = []
  private var isInSegSource = false
  private var isInTarget = false

  init(findings: XLIFFFindings, isStrict: Bool) {
    self.findings = findings
    self.isStrict = isStrict
  }

  func start(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    switch element {
    case .file: file(attributes)
    case .tool: unique(attributes[.toolID], &tools, "tool", attributes.place)
    case .phase:
      unique(attributes[.phaseName], &phases, "phase", attributes.place)
      refer(attributes[.toolID], &toolReferences, attributes.place)
    case .countGroup: unique(attributes[.name], &countGroups, "count-group", attributes.place)
    case .contextGroup: unique(attributes[.name], &contextGroups, "context-group", attributes.place)
    case .externalFile: unique(attributes[.uid], &externalIDs, "external-file", attributes.place)
    case .group:
      if let id = attributes[.id], !groupIDs.insert(id.hashValue).inserted {
        duplicate(id, "group", attributes.place)
      }
    case .transUnit, .binUnit:
      if let id = attributes[.id], !unitIDs.insert(id.hashValue).inserted {
        duplicate(id, "unit", attributes.place)
      }
      segments.removeAll(keepingCapacity: true)
      refer(attributes[.phaseName], &phaseReferences, attributes.place)
    case .altTrans:
      refer(attributes[.toolID], &toolReferences, attributes.place)
    case .count: refer(attributes[.phaseName], &phaseReferences, attributes.place)
    case .segSource: isInSegSource = true
    case .source: language(attributes, sourceLanguage, "source-language")
    case .target:
      isInTarget = open.last == .transUnit
      if isInTarget {
        refer(attributes[.phaseName], &phaseReferences, attributes.place)
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

  func end(_ element: XLIFFElement) {
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

  func text(_ bytes: Span<UInt8>) {}

  private func file(_ attributes: XLIFFAttributes) {
    sourceLanguage = attributes[.sourceLanguage]
    targetLanguage = attributes[.targetLanguage]
    unitIDs.removeAll()
    groupIDs.removeAll()
    for set in [\XLIFF1Rules.tools, \.phases, \.countGroups, \.contextGroups, \.externalIDs] {
      self[keyPath: set].removeAll()
    }
    toolReferences.removeAll()
    phaseReferences.removeAll()
    refer(attributes[.toolID], &toolReferences, attributes.place)
  }

  private func endFile() {
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

  private func unique(
    _ id: String?, _ ids: inout Set<String>, _ name: String, _ place: XMLPlace
  ) {
    guard let id, !ids.insert(id).inserted else { return }
    duplicate(id, name, place)
  }

  private func duplicate(_ id: String, _ name: String, _ place: XMLPlace) {
    findings.add(
      .xliffID, at: place, "'\(id)' is used by another <\(name)>", section: "2.4 \(name)")
  }

  private func refer(
    _ id: String?, _ references: inout [(id: String, place: XMLPlace)], _ place: XMLPlace
  ) {
    if let id { references.append((id, place)) }
  }

  private func language(_ attributes: XLIFFAttributes, _ expected: String?, _ name: String) {
    guard open.last == .transUnit, let expected,
      let own = attributes[XMLName.xmlNamespace, "lang"],
      !XLIFF2Rules.isWithin(own, expected), !XLIFF2Rules.isWithin(expected, own)
    else { return }
    findings.add(
      .xliffLanguage, .warning, at: attributes.place,
      "xml:lang is '\(own)' where the file's \(name) is '\(expected)'", section: "2.4 trans-unit")
  }

  private func mark(_ attributes: XLIFFAttributes) {
    guard let id = attributes[.mid] else { return }
    if isInSegSource {
      unique(id, &segments, "mrk", attributes.place)
    } else if isInTarget, attributes[.mtype] == "seg", !segments.contains(id) {
      findings.add(
        .xliffReference, at: attributes.place, "segment '\(id)' is not in the unit's <seg-source>",
        section: "2.6 mrk")
    }
  }

  /// `rid` ties the two ends of a pair, and where there is none, `id`.
  private func code(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
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
