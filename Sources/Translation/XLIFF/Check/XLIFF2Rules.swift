import Diagnostics
import Markup

/// Checks the constraints of XLIFF 2.0, 2.1 and 2.2 (2.1, 4.2 to 4.8), and those of their modules.
struct XLIFF2Rules: XLIFFRules {
  private let findings: XLIFFFindings
  private var modules: ModuleRules
  private var its: ITSRules

  private var sourceLanguage = ""
  private var targetLanguage: String?
  private var hasReportedTargetLanguage = false
  private var open: [XLIFFElement] = []

  // Ids are kept as hashes, because a file may have a million units and must not fill the memory.
  private var fileIDs: Set<String> = []
  private var groupIDs: Set<Int> = []
  private var unitIDs: Set<Int> = []
  private var subFlows: [(id: String, place: XMLPlace)] = []

  private var unit = CodeScope(isMatch: false)
  private var match = CodeScope(isMatch: true)
  private var unitPlace = XMLPlace(line: 1, column: 1)
  private var orders: [TargetOrder] = []
  private var isInUnit = false
  private var isInMatch = false
  private var side = Side.none
  private var skeleton: (hasReference: Bool, isEmpty: Bool, place: XMLPlace)?

  private enum Side { case none, source, target }

  init(findings: XLIFFFindings) {
    self.findings = findings
    modules = ModuleRules(findings: findings)
    its = ITSRules(findings: findings)
  }

  mutating func start(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    if skeleton != nil, element != .skeleton { skeleton?.isEmpty = false }
    switch element {
    case .xliff: root(attributes)
    case .file: file(attributes)
    case .skeleton: skeleton = (attributes[.href] != nil, true, attributes.place)
    case .group:
      Self.check(attributes, &groupIDs, "group", findings)
      reserved(attributes)
    case .unit: startUnit(attributes)
    case .segment, .ignorable: part(element, attributes)
    case .source, .target: startSide(element, attributes)
    case .notes: unit.noteIDs.removeAll(keepingCapacity: true)
    case .note: note(attributes)
    case .originalData: if isInMatch { match.data.removeAll() }
    case .data: data(attributes)
    case .cp: codePoint(attributes)
    case .ph, .pc, .sc, .ec, .mrk, .sm, .em: code(element, attributes)
    case .match:
      match.clear()
      match.parts.append(
        CodeScope.Part(isSegment: true, state: nil, place: attributes.place))
      isInMatch = true
    case _: break
    }
    if attributes.hasNamespaces {
      modules.namespacedAttributes(element, attributes)
    }
    if attributes.hasNamespaces || element.isOfITS || element == .unit {
      its.start(element, attributes, depth: open.count)
    }
    if element.isOfModule || modules.isInResource {
      modules.start(
        element, attributes, parents: open, source: sourceLanguage, target: targetLanguage)
    }
    open.append(element)
  }

  mutating func end(_ element: XLIFFElement) {
    _ = open.popLast()
    switch element {
    case .skeleton: endSkeleton()
    case .source, .target: side = .none
    case .match:
      isInMatch = false
      CodeRules(scope: match, findings: findings).check()
    case .unit: endUnit()
    case .file: endFile()
    case _: break
    }
    its.end(element, depth: open.count)
    if element.isOfModule { modules.end(element) }
  }

  mutating func text() {
    if skeleton != nil { skeleton?.isEmpty = false }
    modules.text()
  }

  private mutating func root(_ attributes: XLIFFAttributes) {
    sourceLanguage = attributes[.srcLang] ?? ""
    targetLanguage = attributes[.trgLang]
    for (name, tag) in [("srcLang", sourceLanguage), ("trgLang", targetLanguage ?? "")]
    where !tag.isEmpty && !LanguageTag.isKnown(Array(tag.utf8)[...]) {
      findings.add(
        .xliffLanguage, at: attributes.place, "'\(tag)' names no language that is registered",
        section: "4.3.1 \(name)")
    }
  }

  private mutating func file(_ attributes: XLIFFAttributes) {
    if let id = attributes[.id], !fileIDs.insert(id).inserted {
      Self.duplicate(id, "file", attributes.place, findings)
    }
    groupIDs.removeAll()
    unitIDs.removeAll()
    subFlows.removeAll()
    modules.startFile()
  }

  private mutating func endFile() {
    for reference in subFlows where !unitIDs.contains(reference.id.hashValue) {
      findings.add(
        .xliffReference, at: reference.place, "sub-flow '\(reference.id)' is no unit of the file",
        section: "4.3.1 subFlows")
    }
    modules.endFile()
  }

  private mutating func endSkeleton() {
    guard let own = skeleton else { return }
    skeleton = nil
    if own.isEmpty, !own.hasReference {
      findings.add(
        .xliffSkeleton, at: own.place, "empty skeleton has an 'href'", section: "4.2.2.3 skeleton")
    } else if !own.isEmpty, own.hasReference {
      findings.add(
        .xliffSkeleton, at: own.place, "skeleton with an 'href' is empty",
        section: "4.2.2.3 skeleton")
    }
  }

  /// Reports an id that is already among `ids`.
  private static func check(
    _ attributes: XLIFFAttributes, _ ids: inout Set<Int>, _ name: String, _ findings: XLIFFFindings
  ) {
    guard let id = attributes[.id], !ids.insert(id.hashValue).inserted else { return }
    duplicate(id, name, attributes.place, findings)
  }

  private static func duplicate(
    _ id: String, _ name: String, _ place: XMLPlace, _ findings: XLIFFFindings
  ) {
    findings.add(
      .xliffID, at: place, "id '\(id)' is used by another <\(name)>", section: "4.3.1 id")
  }

  /// Reports values with the prefix of XLIFF itself, whose meaning only XLIFF may define.
  private func reserved(_ attributes: XLIFFAttributes) {
    for name in [XLIFFAttributeName.type, .subState] {
      guard let value = attributes[name], value.hasPrefix("xlf:") else { continue }
      findings.add(
        .xliffValue, at: attributes.place, "prefix of '\(value)' is reserved for XLIFF itself",
        section: "4.3.1 \(name.rawValue)")
    }
  }

  private mutating func startUnit(_ attributes: XLIFFAttributes) {
    Self.check(attributes, &unitIDs, "unit", findings)
    reserved(attributes)
    unit.clear()
    orders.removeAll(keepingCapacity: true)
    unitPlace = attributes.place
    isInUnit = true
    modules.startUnit()
  }

  private mutating func endUnit() {
    isInUnit = false
    if !unit.parts.contains(where: \.isSegment) {
      findings.add(
        .xliffIncomplete, at: unitPlace, "unit has no <segment>", section: "4.2.2.5 unit")
    }
    for part in unit.parts {
      guard let state = part.state, state != "initial", !part.hasTarget else { continue }
      findings.add(
        .xliffState, at: part.place, "segment is '\(state)' and has no target",
        section: "4.3.1 state")
    }
    CodeRules(scope: unit, findings: findings).check()
    TargetOrder.check(orders, of: unit.parts.count, findings)
    modules.endUnit(unit)
  }

  private mutating func part(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    let state = attributes[.state]
    unit.parts.append(
      CodeScope.Part(isSegment: element == .segment, state: state, place: attributes.place))
    if let id = attributes[.id] {
      if unit.partIDs.contains(id) {
        findings.add(
          .xliffID, at: attributes.place, "id '\(id)' is used more than once in the unit",
          section: "4.3.1 id")
      }
      unit.partIDs.append(id)
    }
    if attributes[.subState] != nil {
      reserved(attributes)
      if state == nil {
        findings.add(
          .xliffState, at: attributes.place, "'subState' is used without 'state'",
          section: "4.3.1 subState")
      }
    }
  }

  private mutating func startSide(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    side = element == .source ? .source : .target
    let parent = open.last
    let isInPart = parent == .segment || parent == .ignorable
    if isInPart, element == .target {
      if !unit.parts.isEmpty { unit.parts[unit.parts.count - 1].hasTarget = true }
      if targetLanguage == nil, !hasReportedTargetLanguage {
        hasReportedTargetLanguage = true
        findings.add(
          .xliffLanguage, at: attributes.place, "file with targets has a 'trgLang'",
          advice: "add trgLang to <xliff>", section: "4.2.2.1 xliff")
      }
      if let order = attributes[.order].flatMap({
        OutsideNumber.whole($0, in: OutsideNumber.counts)
      }) {
        orders.append(
          TargetOrder(part: unit.parts.count - 1, order: order, place: attributes.place))
      }
    }
    guard let language = attributes[XMLName.xmlNamespace, "lang"] else { return }
    let expected = element == .source ? sourceLanguage : targetLanguage ?? ""
    let attribute = element == .source ? "srcLang" : "trgLang"
    guard isInPart || (isInMatch && !modules.isReference), !expected.isEmpty,
      !Self.isWithin(language, expected)
    else { return }
    findings.add(
      .xliffLanguage, at: attributes.place,
      "xml:lang is '\(language)' where the file's \(attribute) is '\(expected)'",
      section: element == .source ? "4.2.2.12 source" : "4.2.2.13 target")
  }

  /// Whether a language is the same as `range` or a variety of it (RFC 4647 §3.3.1).
  static func isWithin(_ language: String, _ range: String) -> Bool {
    let language = language.lowercased()
    let range = range.lowercased()
    return language == range || language.hasPrefix(range + "-")
  }

  private mutating func note(_ attributes: XLIFFAttributes) {
    guard let id = attributes[.id] else { return }
    if unit.noteIDs.contains(id) { Self.duplicate(id, "note", attributes.place, findings) }
    unit.noteIDs.append(id)
  }

  private mutating func data(_ attributes: XLIFFAttributes) {
    guard let id = attributes[.id] else { return }
    if isInMatch ? match.data.contains(id) : unit.data.contains(id) {
      Self.duplicate(id, "data", attributes.place, findings)
    }
    if isInMatch { match.data.append(id) } else { unit.data.append(id) }
  }

  private mutating func code(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    let segment = isInMatch ? 0 : max(0, unit.parts.count - 1)
    let code = InlineCode(element, attributes, segment: segment)
    if isInUnit, !isInMatch, code.subFlows != nil || code.subFlowsStart != nil {
      subFlows += code.flows.map { ($0, attributes.place) }
    }
    switch (side, isInMatch) {
    case (.source, false): unit.source.append(code)
    case (.target, false): unit.target.append(code)
    case (.source, true): match.source.append(code)
    case (.target, true): match.target.append(code)
    case (.none, _): break
    }
    if element == .mrk || element == .sm, (code.type ?? "generic") == "generic",
      !code.hasTranslate, !attributes.hasNamespaces
    {
      findings.add(
        .xliffAnnotation, .note, at: attributes.place, "annotation says nothing",
        advice: "add 'translate', or a type", section: "4.7.3.1.1 Translate annotation")
    }
  }

  /// Checks that `<cp>` represents a character that XML cannot represent otherwise (4.2.3.1).
  private func codePoint(_ attributes: XLIFFAttributes) {
    guard let digits = attributes[.hex], let code = OutsideNumber.hexadecimal(digits) else {
      return
    }
    // The characters that XML 1.0 §2.2 forbids or discourages.
    let isForbidden =
      switch code {
      case 0...8, 0xB, 0xC, 0xE...0x1F, 0x7F...0x84, 0x86...0x9F, 0xD800...0xDFFF, 0xFFFE, 0xFFFF:
        true
      case _: false
      }
    guard !isForbidden || !(4...6).contains(digits.count) else { return }
    findings.add(
      .xliffValue, at: attributes.place,
      isForbidden
        ? "'\(digits)' is told in four to six digits"
        : "'\(digits)' is no character that XML forbids",
      section: "4.2.3.1 cp")
  }
}

/// The position of a target among the targets of its unit (XLIFF 2.1, 4.8.5).
private struct TargetOrder {
  /// The segment or ignorable that contains it, counted from 0.
  let part: Int
  /// Its position, counted from 1.
  let order: Int
  let place: XMLPlace

  private static let section = "4.8.5 Segments order"

  /// Checks the targets of a unit against each other.
  ///
  /// - Parameter count: the number of segments and ignorables in the unit.
  static func check(_ orders: [TargetOrder], of count: Int, _ findings: XLIFFFindings) {
    var taken: [Int: Int] = [:]
    for target in orders {
      guard target.order <= count else {
        findings.add(
          .xliffOrder, at: target.place,
          "order \(target.order) is beyond the \(count) segments of the unit", section: section)
        continue
      }
      taken[target.order, default: 0] += 1
      if taken[target.order] == 2 {
        findings.add(
          .xliffOrder, at: target.place,
          "order \(target.order) is used by another target of the unit", section: section)
      }
    }
    for target in orders where target.order != target.part + 1 && taken[target.part + 1] == nil {
      findings.add(
        .xliffOrder, at: target.place,
        "no target takes place \(target.part + 1), which this one has left", section: section)
    }
  }
}
