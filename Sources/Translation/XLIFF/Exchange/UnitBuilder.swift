import Diagnostics
import Markup

/// Builds the unit of an XLIFF file from its tags and text, for `XLIFFReader`.
struct UnitBuilder {
  /// A segment of the unit, or the text between two segments.
  private struct Part {
    var isSegment = true
    var source = InlineText()
    var target: InlineText?
    var state = TranslationState.new
    var order: Int?
    var form: String?
    var hasSource = false
    /// The state that says that nobody has finished the translation, as the file names it.
    var unfinished: String?

    /// Whether there is something to translate in it.
    var hasWords: Bool { source.words.contains { $0.isLetter || $0.isNumber } }
    /// Whether there is a translation in it.
    var isTranslated: Bool {
      target.map { target in target.raw.contains { !$0.isWhitespace } } ?? false
    }
  }

  private enum Side { case none, source, segmented, target }

  var notes: [XLIFFUnit.Note] = []
  var extensions: [String] = []

  private let id: String
  /// Whether the unit is a `<trans-unit>` of XLIFF 1.2, which is one segment.
  private let isVersion1: Bool
  private let isApproved: Bool
  private let place: SourcePlace
  private var flaws: [ReturnedUnit.Flaw] = []
  private var segmentation = UnitSegmentation()
  /// The codes of the source that may not be deleted: their ids, and what they show.
  private var fixed: [(id: String, shown: String)] = []
  /// The ids of the codes in the target, with those that they are copies of.
  private var used: Set<String> = []
  private var parts: [Part] = []
  private var side = Side.none
  /// The original data of the unit, by id.
  private var data: [String: String] = [:]
  /// The id of the `<data>` that is being read.
  private var dataID: String?
  /// The 1.2 code whose content is being read.
  private var code: InlineText.Code?
  /// The closing data of each open pair.
  private var open: [(id: String, kind: InlineText.Code.Kind, end: String)] = []

  init(id: String, isVersion1: Bool, isApproved: Bool, at place: SourcePlace) {
    self.id = id
    self.place = place
    self.isVersion1 = isVersion1
    self.isApproved = isApproved
    if isVersion1 { parts = [Part()] }
  }

  /// Whether the text of the file belongs to the unit at this point.
  var isReading: Bool { side != .none || dataID != nil }

  mutating func start(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    switch element {
    case .segment, .ignorable: startPart(element, attributes)
    case .source: begin(.source)
    case .segSource: begin(.segmented)
    case .mrk: segmentation.start(isSegment: isVersion1 && attributes[.mtype] == "seg")
    case .target:
      begin(.target)
      if let tag = attributes[XMLName.xmlNamespace, "lang"] { note(.language(tag)) }
      if isVersion1 {
        let state = attributes[.state]
        parts[0].state = TranslationState(
          xliff1State: state, qualifier: attributes[.stateQualifier], isApproved: isApproved)
        parts[0].unfinished = state.flatMap {
          TranslationState.unfinishedXLIFF1.contains($0) ? $0 : nil
        }
      } else if let order = attributes[.order].flatMap({
        OutsideNumber.whole($0, in: OutsideNumber.counts)
      }) {
        parts[parts.count - 1].order = order
      }
    case .data: dataID = attributes[.id]
    case .cp:
      let hex = attributes[.hex] ?? ""
      if let scalar = OutsideNumber.hexadecimal(hex).flatMap(Unicode.Scalar.init) {
        add(String(Character(scalar)))
      } else if side == .target {
        note(.character(hex))
      }
    case .ph where isVersion1, .bpt, .ept, .it: startVersion1Code(element, attributes)
    case .ph:
      learn(attributes)
      append(alone(attributes))
    case .x: append(control(attributes))
    case .g: startGroup(attributes)
    case .bx, .ex:
      append(
        InlineText.Code(
          id: attributes[.rid] ?? attributes[.id] ?? "", role: element == .bx ? .open : .close,
          kind: .init(ctype: attributes[.ctype]), data: ""))
    case .pc:
      learn(attributes)
      startPair(attributes)
    case .sc, .ec:
      if element == .sc { learn(attributes) }
      append(half(element, attributes))
    case _: break
    }
  }

  mutating func end(_ element: XLIFFElement) {
    switch element {
    case .source, .target, .segSource:
      side = .none
      segmentation.side = nil
    case .mrk: segmentation.end()
    case .data: dataID = nil
    case .pc, .g:
      guard let own = open.popLast() else { return }
      append(InlineText.Code(id: own.id, role: .close, kind: own.kind, data: own.end))
    case .ph, .bpt, .ept, .it:
      if let code {
        self.code = nil
        append(code)
      }
    case _: break
    }
  }

  mutating func add(_ text: String) {
    if let dataID {
      data[dataID, default: ""] += text
    } else if let own = code {
      code = InlineText.Code(id: own.id, role: own.role, kind: own.kind, data: own.data + text)
    } else {
      segmentation.add(text)
      append(.text(text))
    }
  }

  /// The finished unit; one unit per form if it is a message with several forms.
  func finished() -> [ReturnedUnit] {
    guard !parts.isEmpty else { return [] }
    if parts.contains(where: { $0.form != nil }) {
      return parts.filter(\.isSegment).map { part in
        ReturnedUnit(
          XLIFFUnit(
            id: part.form.map { "\(id).\($0)" } ?? id, source: part.source, target: part.target,
            state: part.state, notes: notes, extensions: extensions),
          at: place, flaws: flaws + own(of: part))
      }
    }
    let segments = parts.filter(\.isSegment)
    let state = segments.map(\.state).min { $0.stage < $1.stage } ?? .new
    let unit = XLIFFUnit(
      id: id, source: parts.reduce(InlineText()) { $0 + $1.source }, target: target,
      state: state, notes: notes, extensions: extensions)
    return [ReturnedUnit(unit, at: place, flaws: flaws + ownFlaws)]
  }

  private mutating func note(_ flaw: ReturnedUnit.Flaw) {
    if !flaws.contains(flaw) { flaws.append(flaw) }
  }

  /// What is wrong with the unit as a whole.
  private var ownFlaws: [ReturnedUnit.Flaw] {
    let segments = parts.filter(\.isSegment)
    if let only = segments.first, segments.count == 1 {
      return (segmentation.flaw.map { [$0] } ?? []) + own(of: only) + deletedCodes
    }
    let wanted = segments.filter(\.hasWords)
    // A tool that copies the source has not translated it.
    let done = wanted.count { part in
      part.isTranslated && !(part.unfinished != nil && part.target?.raw == part.source.raw)
    }
    guard done > 0 else { return [] }
    if done < wanted.count { return [.halfTranslated(count: done, total: wanted.count)] }
    return segments.compactMap(\.unfinished).prefix(1).map { .unfinished(state: $0) }
      + deletedCodes
  }

  private func own(of part: Part) -> [ReturnedUnit.Flaw] {
    guard part.isTranslated else { return part.target == nil ? [] : [.emptyTarget] }
    return part.unfinished.map { [.unfinished(state: $0)] } ?? []
  }

  private var deletedCodes: [ReturnedUnit.Flaw] {
    guard parts.contains(where: \.isTranslated) else { return [] }
    return fixed.filter { !used.contains($0.id) }.prefix(1).map { .codeDeleted($0.shown) }
  }

  /// Notes the code of XLIFF 2 that begins, if it may not be deleted, or is in the target.
  private mutating func learn(_ attributes: XLIFFAttributes) {
    let id = attributes[.id] ?? ""
    switch side {
    case .source where attributes[.canDelete] == "no":
      let text = data[attributes[.dataRef] ?? attributes[.dataRefStart] ?? ""]
      fixed.append((id, text ?? id))
    case .target:
      used.insert(id)
      if let other = attributes[.copyOf] { used.insert(other) }
    case .source, .segmented, .none: break
    }
  }

  /// The targets joined in their own order; `nil` if a segment has none.
  private var target: InlineText? {
    guard !parts.contains(where: { $0.isSegment && $0.target == nil }) else { return nil }
    let ordered = parts.enumerated().sorted { left, right in
      (left.element.order ?? left.offset + 1) < (right.element.order ?? right.offset + 1)
    }
    return ordered.reduce(InlineText()) { $0 + ($1.element.target ?? $1.element.source) }
  }

  private mutating func startPart(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    var part = Part()
    part.isSegment = element == .segment
    part.state = TranslationState(
      attributes[.state].flatMap(TranslationState.Stage.init) ?? .initial, attributes[.subState])
    part.form = attributes[XLIFFModule.pluralGenderSelect, "case"]
    part.unfinished = attributes[.state].flatMap {
      $0 == TranslationState.Stage.initial.rawValue ? $0 : nil
    }
    parts.append(part)
  }

  private mutating func begin(_ side: Side) {
    guard !parts.isEmpty else { return }
    self.side = side
    open.removeAll()
    segmentation.side = side == .none ? nil : side == .target ? .target : .source
    switch side {
    case .source:
      if parts[parts.count - 1].hasSource { note(.twoSources) }
      parts[parts.count - 1].hasSource = true
      parts[parts.count - 1].source = InlineText()
      segmentation.beginSource()
    case .target:
      if parts[parts.count - 1].target != nil { note(.twoTargets) }
      parts[parts.count - 1].target = InlineText()
      segmentation.beginTarget()
    case .segmented: segmentation.beginSource()
    case .none: break
    }
  }

  private mutating func append(_ code: InlineText.Code) { append(.code(code)) }

  private mutating func append(_ piece: InlineText.Piece) {
    guard !parts.isEmpty else { return }
    switch side {
    case .source: parts[parts.count - 1].source.pieces.append(piece)
    case .target: parts[parts.count - 1].target?.pieces.append(piece)
    case .segmented, .none: break
    }
  }

  /// A standalone code of XLIFF 2.
  private func alone(_ attributes: XLIFFAttributes) -> InlineText.Code {
    // A copy has no data of its own; it is filled in later from the original.
    InlineText.Code(
      id: attributes[.id] ?? "", role: .alone,
      kind: .init(type: attributes[.type], subType: attributes[.subType]),
      data: data[attributes[.dataRef] ?? ""] ?? "")
  }

  /// Starts a pair of XLIFF 2 that is one element.
  private mutating func startPair(_ attributes: XLIFFAttributes) {
    let kind = InlineText.Code.Kind(type: attributes[.type], subType: attributes[.subType])
    let id = attributes[.id] ?? ""
    open.append((id, kind, data[attributes[.dataRefEnd] ?? ""] ?? ""))
    append(
      InlineText.Code(
        id: id, role: .open, kind: kind, data: data[attributes[.dataRefStart] ?? ""] ?? ""))
  }

  /// One half of a pair of XLIFF 2 that is two elements.
  private func half(
    _ element: XLIFFElement, _ attributes: XLIFFAttributes
  ) -> InlineText.Code {
    InlineText.Code(
      id: attributes[.id] ?? attributes[.startRef] ?? "", role: element == .sc ? .open : .close,
      kind: .init(type: attributes[.type], subType: attributes[.subType]),
      data: data[attributes[.dataRef] ?? ""] ?? "")
  }

  /// Starts a code of XLIFF 1.2 that contains its markup.
  private mutating func startVersion1Code(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    let role: InlineText.Code.Role =
      element == .bpt ? .open : element == .ept ? .close : .alone
    code = InlineText.Code(
      id: attributes[.rid] ?? attributes[.id] ?? "", role: role,
      kind: .init(ctype: attributes[.ctype]), data: "")
  }

  /// Starts a `<g>` of XLIFF 1.2. Its markup is in a skeleton, so its data is filled in from the
  /// document.
  private mutating func startGroup(_ attributes: XLIFFAttributes) {
    let kind = InlineText.Code.Kind(ctype: attributes[.ctype])
    let id = attributes[.id] ?? ""
    open.append((id, kind, ""))
    append(InlineText.Code(id: id, role: .open, kind: kind, data: ""))
  }

  /// The code of an `<x>` of XLIFF 1.2, which has data only if it is a control character.
  private func control(_ attributes: XLIFFAttributes) -> InlineText.Code {
    guard attributes[.ctype] == "x-control" else {
      return InlineText.Code(
        id: attributes[.id] ?? "", role: .alone, kind: .init(ctype: attributes[.ctype]), data: "")
    }
    let scalars = (attributes[.equivText] ?? "").split(separator: " ")
      .compactMap { OutsideNumber.hexadecimal($0).flatMap(Unicode.Scalar.init) }
    return InlineText.Code(
      id: attributes[.id] ?? "", role: .alone, kind: .control,
      data: String(String.UnicodeScalarView(scalars)))
  }
}
