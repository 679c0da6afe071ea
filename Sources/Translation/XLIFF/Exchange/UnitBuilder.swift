import Diagnostics

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
  }

  private enum Side { case none, source, target }

  var notes: [XLIFFUnit.Note] = []
  var extensions: [String] = []

  private let id: String
  /// Whether the unit is a `<trans-unit>` of XLIFF 1.2, which is one segment.
  private let isVersion1: Bool
  private let isApproved: Bool
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

  init(id: String, isVersion1: Bool, isApproved: Bool) {
    self.id = id
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
    case .target:
      begin(.target)
      if isVersion1 {
        parts[0].state = TranslationState(
          xliff1State: attributes[.state], qualifier: attributes[.stateQualifier],
          isApproved: isApproved)
      } else if let order = attributes[.order].flatMap({
        OutsideNumber.whole($0, in: OutsideNumber.counts)
      }) {
        parts[parts.count - 1].order = order
      }
    case .data: dataID = attributes[.id]
    case .cp:
      let scalar = attributes[.hex].flatMap { OutsideNumber.hexadecimal($0) }.flatMap(
        Unicode.Scalar.init)
      if let scalar { add(String(Character(scalar))) }
    case .ph where isVersion1, .bpt, .ept, .it: startVersion1Code(element, attributes)
    case .ph: append(alone(attributes))
    case .x: append(control(attributes))
    case .g: startGroup(attributes)
    case .bx, .ex:
      append(
        InlineText.Code(
          id: attributes[.rid] ?? attributes[.id] ?? "", role: element == .bx ? .open : .close,
          kind: .init(ctype: attributes[.ctype]), data: ""))
    case .pc: startPair(attributes)
    case .sc, .ec: append(half(element, attributes))
    case _: break
    }
  }

  mutating func end(_ element: XLIFFElement) {
    switch element {
    case .source, .target: side = .none
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
      append(.text(text))
    }
  }

  /// The finished unit; one unit per form if it is a message with several forms.
  func finished() -> [XLIFFUnit] {
    guard !parts.isEmpty else { return [] }
    if parts.contains(where: { $0.form != nil }) {
      return parts.filter(\.isSegment).map { part in
        XLIFFUnit(
          id: part.form.map { "\(id).\($0)" } ?? id, source: part.source, target: part.target,
          state: part.state, notes: notes, extensions: extensions)
      }
    }
    let segments = parts.filter(\.isSegment)
    let state = segments.map(\.state).min { $0.stage < $1.stage } ?? .new
    return [
      XLIFFUnit(
        id: id, source: parts.reduce(InlineText()) { $0 + $1.source }, target: target,
        state: state, notes: notes, extensions: extensions)
    ]
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
    parts.append(part)
  }

  private mutating func begin(_ side: Side) {
    guard !parts.isEmpty else { return }
    self.side = side
    open.removeAll()
    if side == .target { parts[parts.count - 1].target = InlineText() }
  }

  private mutating func append(_ code: InlineText.Code) { append(.code(code)) }

  private mutating func append(_ piece: InlineText.Piece) {
    guard !parts.isEmpty else { return }
    switch side {
    case .source: parts[parts.count - 1].source.pieces.append(piece)
    case .target: parts[parts.count - 1].target?.pieces.append(piece)
    case .none: break
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
    let scalars = (attributes[.equivText] ?? "").split(separator: " ")
      .compactMap { OutsideNumber.hexadecimal($0).flatMap(Unicode.Scalar.init) }
    return InlineText.Code(
      id: attributes[.id] ?? "", role: .alone, kind: .control,
      data: attributes[.ctype] == "x-control"
        ? String(String.UnicodeScalarView(scalars)) : "")
  }
}
