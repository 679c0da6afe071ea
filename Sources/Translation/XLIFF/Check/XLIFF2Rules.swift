import Diagnostics
import Markup

/// Checks the constraints of XLIFF 2.0, 2.1 and 2.2 (2.1, 4.2 to 4.8), and those of their modules.
struct XLIFF2Rules: XLIFFRules {
  private let findings: XLIFFFindings
  private var modules: ModuleRules
  private var its: ITSRules
  private var sizes: SizeRules
  private var switches: SwitchRules
  private var changes: ChangeTrackingRules
  private var extensions: ExtensionRules
  private var inherited: InheritedAttributes
  private var index: FragmentIndex

  private var sourceLanguage = ""
  private var targetLanguage: String?
  private var hasReportedTargetLanguage = false
  private var open: [XLIFFElement] = []

  private var fileIDs: Set<String> = []
  private var subFlows: [(id: String, place: XMLPlace)] = []

  private var unit = CodeScope(isMatch: false)
  private var match = CodeScope(isMatch: true)
  private var unitPlace = XMLPlace(line: 1, column: 1)
  private var orders: [TargetOrder] = []
  /// The open `<pc>` elements, by their indices among the codes of the open side.
  private var pairs: [Int] = []
  private var isInUnit = false
  private var isInMatch = false
  private var side = Side.none
  private var skeleton: (hasReference: Bool, isEmpty: Bool, place: XMLPlace)?

  private enum Side { case none, source, target }

  init(findings: XLIFFFindings) {
    self.findings = findings
    modules = ModuleRules(findings: findings)
    its = ITSRules(findings: findings)
    sizes = SizeRules(findings: findings)
    switches = SwitchRules(findings: findings)
    changes = ChangeTrackingRules(findings: findings)
    extensions = ExtensionRules(findings: findings)
    inherited = InheritedAttributes(findings: findings)
    index = FragmentIndex(findings: findings)
  }

  mutating func start(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    if skeleton != nil, element != .skeleton { skeleton?.isEmpty = false }
    switch element {
    case .xliff: root(attributes)
    case .file: file(attributes)
    case .skeleton: skeleton = (attributes[.href] != nil, true, attributes.place)
    case .group:
      if !index.startGroup(attributes[.id]) { duplicate(attributes, "group") }
      extensions.startContainer()
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
    module(element, attributes)
    open.append(element)
  }

  /// Checks what modules and extensions say of an element.
  private mutating func module(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    let depth = open.count
    if attributes.hasNamespaces {
      modules.formatStyle(element, attributes)
      inherited.start(element, attributes, depth: depth)
      switches.start(attributes, depth: depth)
    }
    sizes.start(element, attributes, depth: depth)
    changes.start(element, attributes, depth: depth)
    if attributes.hasNamespaces || element.isOfITS || element == .unit {
      its.start(element, attributes, depth: depth)
      if element.isOfITS, let id = attributes[XMLName.xmlNamespace, "id"] ?? attributes[.id] {
        index.register("its", id)
      }
    }
    if element == .other, let id = extensions.start(attributes, parent: open.last, depth: depth) {
      index.register(FragmentIndex.extensionPrefix, id)
    }
    if element.isOfModule || modules.isInResource {
      modules.start(
        element, attributes, parents: open, source: sourceLanguage, target: targetLanguage, &index)
    }
  }

  mutating func end(_ element: XLIFFElement) {
    _ = open.popLast()
    switch element {
    case .skeleton: endSkeleton()
    case .source, .target: side = .none
    case .match:
      isInMatch = false
      CodeRules(scope: match, findings: findings).check()
    case .pc: endPair()
    case .unit: endUnit()
    case .group:
      index.endGroup()
      extensions.endContainer()
    case .file: endFile()
    case .xliff: index.resolveAll()
    case _: break
    }
    its.end(element, depth: open.count)
    sizes.end(depth: open.count)
    switches.end(depth: open.count)
    changes.end(depth: open.count)
    extensions.end(depth: open.count)
    inherited.end(depth: open.count)
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
    if let id = attributes[.id], !fileIDs.insert(id).inserted { duplicate(attributes, "file") }
    index.startFile(attributes[.id] ?? "")
    extensions.startContainer()
    subFlows.removeAll()
    modules.startFile()
    sizes.startFile()
  }

  private mutating func endFile() {
    for reference in subFlows where !index.hasUnit(reference.id) {
      findings.add(
        .xliffReference, at: reference.place, "sub-flow '\(reference.id)' is no unit of the file",
        section: "4.3.1 subFlows")
    }
    modules.endFile()
    extensions.endContainer()
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

  /// Reports an id that another element of the same name has.
  private func duplicate(_ attributes: XLIFFAttributes, _ name: String) {
    guard let id = attributes[.id] else { return }
    findings.add(
      .xliffID, at: attributes.place, "id '\(id)' is used by another <\(name)>",
      section: "4.3.1 id")
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
    if !index.startUnit(attributes[.id]) { duplicate(attributes, "unit") }
    extensions.startContainer()
    reserved(attributes)
    unit.clear()
    orders.removeAll(keepingCapacity: true)
    unitPlace = attributes.place
    isInUnit = true
    pairs.removeAll(keepingCapacity: true)
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
    index.endUnit(unit)
    extensions.endContainer()
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
    pairs.removeAll(keepingCapacity: true)
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
    if isInPart { inherited.space(element, attributes) }
    // Of a match, the text ties only the target to the file's language.
    guard isInPart || isInMatch && element == .target && !modules.isReference else { return }
    inherited.language(
      element, attributes, element == .source ? sourceLanguage : targetLanguage ?? "",
      isInMatch: isInMatch)
  }

  private mutating func note(_ attributes: XLIFFAttributes) {
    // Only 2.2 lets a note say what it is about.
    if let ref = attributes[.ref] {
      index.refer(ref, .anything, "4.3.1 ref", at: attributes.place)
    }
    guard let id = attributes[.id] else { return }
    if unit.noteIDs.contains(id) { duplicate(attributes, "note") }
    unit.noteIDs.append(id)
    if !isInUnit { index.register("n", id) }
  }

  private mutating func data(_ attributes: XLIFFAttributes) {
    guard let id = attributes[.id] else { return }
    if isInMatch ? match.data.contains(id) : unit.data.contains(id) {
      duplicate(attributes, "data")
    }
    if isInMatch { match.data.append(id) } else { unit.data.append(id) }
  }

  private mutating func code(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    let segment = isInMatch ? 0 : max(0, unit.parts.count - 1)
    let code = InlineCode(element, attributes, segment: segment)
    if attributes.hasNamespaces {
      extensions.inline(code.name, isCode: code.isCode, attributes)
    }
    if isInUnit, !isInMatch, code.subFlows != nil || code.subFlowsStart != nil {
      subFlows += code.flows.map { ($0, attributes.place) }
    }
    refer(code)
    switch (side, isInMatch) {
    case (.source, false):
      if element == .pc { pairs.append(unit.source.count) }
      unit.source.append(code)
    case (.target, false):
      if element == .pc { pairs.append(unit.target.count) }
      unit.target.append(code)
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

  /// Takes note of where a `<pc>` ends among the codes of its side.
  private mutating func endPair() {
    guard !isInMatch, let begun = pairs.popLast() else { return }
    switch side {
    case .source where begun < unit.source.count: unit.source[begun].end = unit.source.count
    case .target where begun < unit.target.count: unit.target[begun].end = unit.target.count
    case .source, .target, .none: break
    }
  }

  /// Takes note of what an annotation refers to.
  private mutating func refer(_ code: InlineCode) {
    guard let ref = code.ref, code.element == .mrk || code.element == .sm else { return }
    switch code.type ?? "generic" {
    case "comment":
      // One that has a text of its own is reported for having both.
      if !code.hasValue {
        index.refer(ref, .note, "4.7.3.1.3 Comment annotation", at: code.place)
      }
    case "term": index.refer(ref, .anything, "4.7.3.1.2 Term annotation", at: code.place)
    case "mtc:match": break
    case _: index.refer(ref, .custom, "4.7.3.1.4 Custom annotation", at: code.place)
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
