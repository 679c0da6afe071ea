import Markup

/// An inline element of XLIFF 2 with the attributes that rules need (2.1, 4.2.3).
struct InlineCode {
  /// Whether it may be moved; `firstNo` is the first of a row that must stay together (4.7.2.4).
  enum Reorder: String {
    case yes, firstNo, no
  }

  let element: XLIFFElement
  let place: XMLPlace
  /// The index, from 0, of the segment or ignorable that contains it.
  let segment: Int
  var id: String?
  var startRef: String?
  var dataRef: String?
  var dataRefStart: String?
  var dataRefEnd: String?
  var copyOf: String?
  var canCopy = true
  var canDelete = true
  var canOverlap: Bool
  var canReorder = Reorder.yes
  var isIsolated = false
  var hasDirection = false
  var subFlows: String?
  var subFlowsStart: String?
  var subFlowsEnd: String?
  var hasEquivStart = false
  var hasEquivEnd = false
  var type: String?
  var subType: String?
  var ref: String?
  var hasValue = false
  var hasTranslate = false
  /// Of a `<pc>`, the number of codes and annotations of its side that begin before its end tag.
  var end: Int?

  init(_ element: XLIFFElement, _ attributes: XLIFFAttributes, segment: Int) {
    self.element = element
    self.segment = segment
    place = attributes.place
    canOverlap = element != .pc
    for item in attributes.items { take(item, attributes) }
  }

  /// Reads an attribute that a rule needs.
  private mutating func take(_ item: XLIFFAttributes.Item, _ attributes: XLIFFAttributes) {
    switch item.name {
    case .id: id = attributes.text(item)
    case .startRef: startRef = attributes.text(item)
    case .dataRef: dataRef = attributes.text(item)
    case .dataRefStart: dataRefStart = attributes.text(item)
    case .dataRefEnd: dataRefEnd = attributes.text(item)
    case .copyOf: copyOf = attributes.text(item)
    case .canCopy: canCopy = !attributes.has(item, "no")
    case .canDelete: canDelete = !attributes.has(item, "no")
    case .canOverlap: canOverlap = !attributes.has(item, "no")
    case .canReorder: canReorder = Reorder(rawValue: attributes.text(item)) ?? .yes
    case .isolated: isIsolated = attributes.has(item, "yes")
    case .dir: hasDirection = true
    case .subFlows: subFlows = attributes.text(item)
    case .subFlowsStart: subFlowsStart = attributes.text(item)
    case .subFlowsEnd: subFlowsEnd = attributes.text(item)
    case .equivStart: hasEquivStart = true
    case .equivEnd: hasEquivEnd = true
    case .type: type = attributes.text(item)
    case .subType: subType = attributes.text(item)
    case .ref: ref = attributes.text(item)
    case .value: hasValue = true
    case .translate: hasTranslate = true
    case _: break
    }
  }

  /// Whether it refers to original data.
  var hasData: Bool { dataRef != nil || dataRefStart != nil || dataRefEnd != nil }

  /// The ids of the units that contain its sub-flows.
  var flows: [String] {
    [subFlows, subFlowsStart, subFlowsEnd].compactMap(\.self).flatMap {
      $0.split(whereSeparator: \.isWhitespace).map(String.init)
    }
  }

  /// Whether it represents markup, as opposed to an annotation of the text.
  var isCode: Bool {
    switch element {
    case .ph, .pc, .sc, .ec: true
    case _: false
    }
  }

  /// The id by which a code in the target is matched with its code in the source.
  var identity: String? { id ?? startRef }

  /// The name of its element.
  var name: String { "\(element)" }

  /// Whether this code may represent `other`: a pair may be written as one element or as two
  /// (4.7.2.3, "Usage of <pc> and <sc>/<ec>").
  func corresponds(to other: InlineCode) -> Bool {
    if element == other.element { return true }
    switch (element, other.element) {
    case (.pc, .sc), (.sc, .pc), (.mrk, .sm), (.sm, .mrk): return true
    case _: return false
    }
  }
}

/// The inline content of a unit or match, inside which codes refer to each other.
struct CodeScope {
  /// The facts known about a segment or ignorable.
  struct Part {
    let isSegment: Bool
    let state: String?
    let place: XMLPlace
    var hasTarget = false

    var isFinal: Bool { state == "final" }
  }

  /// Whether it is a match, whose codes are checked less strictly.
  let isMatch: Bool
  var parts: [Part] = []
  var source: [InlineCode] = []
  var target: [InlineCode] = []
  /// The ids of original data.
  var data: [String] = []
  /// The ids of segments and ignorables.
  var partIDs: [String] = []
  var noteIDs: [String] = []

  init(isMatch: Bool) { self.isMatch = isMatch }

  /// Empties the scope for the next unit, but keeps its memory.
  mutating func clear() {
    parts.removeAll(keepingCapacity: true)
    source.removeAll(keepingCapacity: true)
    target.removeAll(keepingCapacity: true)
    data.removeAll(keepingCapacity: true)
    partIDs.removeAll(keepingCapacity: true)
    noteIDs.removeAll(keepingCapacity: true)
  }
}
