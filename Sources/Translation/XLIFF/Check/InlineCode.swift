import Markup

/// An inline element of XLIFF 2 with what its rules ask for (2.1, 4.2.3).
struct InlineCode {
  enum Reorder: String {
    case yes, firstNo, no
  }

  let element: XLIFFElement
  let place: XMLPlace
  /// Which of the unit's segments and ignorables it stands in, from 0.
  let segment: Int
  var id: String?
  var startRef: String?
  var dataRefs: [String] = []
  var hasDataRefStart = false
  var hasDataRefEnd = false
  var copyOf: String?
  var canCopy = true
  var canDelete = true
  var canOverlap: Bool
  var canReorder = Reorder.yes
  var isIsolated = false
  var hasDirection = false
  var subFlows: [String] = []
  var hasSubFlowsStart = false
  var hasSubFlowsEnd = false
  var hasEquivStart = false
  var hasEquivEnd = false
  var type: String?
  var subType: String?
  var ref: String?
  var hasValue = false
  var hasTranslate = false

  init(_ element: XLIFFElement, _ attributes: XLIFFAttributes, segment: Int) {
    self.element = element
    self.segment = segment
    place = attributes.place
    canOverlap = element != .pc
    attributes.visit { name, attribute in take(name, attributes.text(attribute)) }
  }

  private mutating func take(_ name: XLIFFAttributeName, _ value: String) {
    switch name {
    case .id: id = value
    case .startRef: startRef = value
    case .dataRef: dataRefs.append(value)
    case .dataRefStart:
      dataRefs.append(value)
      hasDataRefStart = true
    case .dataRefEnd:
      dataRefs.append(value)
      hasDataRefEnd = true
    case .copyOf: copyOf = value
    case .canCopy: canCopy = value != "no"
    case .canDelete: canDelete = value != "no"
    case .canOverlap: canOverlap = value != "no"
    case .canReorder: canReorder = Reorder(rawValue: value) ?? .yes
    case .isolated: isIsolated = value == "yes"
    case .dir: hasDirection = true
    case .subFlows: subFlows += Self.words(value)
    case .subFlowsStart:
      subFlows += Self.words(value)
      hasSubFlowsStart = true
    case .subFlowsEnd:
      subFlows += Self.words(value)
      hasSubFlowsEnd = true
    case .equivStart: hasEquivStart = true
    case .equivEnd: hasEquivEnd = true
    case .type: type = value
    case .subType: subType = value
    case .ref: ref = value
    case .value: hasValue = true
    case .translate: hasTranslate = true
    case _: break
    }
  }

  private static func words(_ value: String) -> [String] {
    value.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// Whether it stands for markup, rather than for a note about the text.
  var isCode: Bool {
    switch element {
    case .ph, .pc, .sc, .ec: true
    case _: false
    }
  }

  /// What a code of the source and one of the target have in common where they are the same one.
  var identity: String? { id ?? startRef }

  var name: String { "\(element)" }

  /// Whether a code may stand for one of the source: a pair may be told by one element or two
  /// (4.7.2.3, "Usage of <pc> and <sc>/<ec>").
  func corresponds(to other: InlineCode) -> Bool {
    if element == other.element { return true }
    switch (element, other.element) {
    case (.pc, .sc), (.sc, .pc), (.mrk, .sm), (.sm, .mrk): return true
    case _: return false
    }
  }
}
