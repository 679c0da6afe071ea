import Documents

/// Finds the sentence of a document that a unit was made from: by id, then by its English text.
struct UnitMatching {
  enum Found {
    case found(Segment)
    /// The unit has the new English text that is kept next to the document.
    case renewed(Segment)
    /// Another unit, the only one with this English text.
    case moved(Segment)
    /// The unit has this id, but a different English text.
    case changed(Segment)
    /// The number of units with this English text, none of which has this id.
    case ambiguous(Int)
    case unknown

    /// The sentence that the unit's translation may go into; `nil` if there is none.
    var segment: Segment? {
      switch self {
      case .found(let segment), .renewed(let segment), .moved(let segment): segment
      case .changed, .ambiguous, .unknown: nil
      }
    }
  }

  private let segments: [Segment]
  private var byID: [String: Segment] = [:]
  private var bySource: [String: [Segment]] = [:]
  /// The segments by their English as it is compared; made when a text is first not found as it is.
  private var byComparable: [String: [Segment]]?
  /// The new English of stale units, as it is kept next to the document, by id.
  private let newSources: [String: InlineText]

  init(_ document: Document, kept: [XLIFFUnit]) {
    newSources = Dictionary(
      kept.filter { $0.state == .stale }.map { ($0.id, $0.source) }
    ) { first, _ in first }
    segments = document.segments
    for segment in segments {
      guard let source = segment.source else { continue }
      if byID[segment.id.rawValue] == nil { byID[segment.id.rawValue] = segment }
      bySource[DocumentUnits.unixLines(source), default: []].append(segment)
    }
  }

  /// The new English of a sentence, as it is kept next to the document; `nil` if it has not changed.
  func newSource(of id: SegmentID) -> InlineText? { newSources[id.rawValue] }

  mutating func find(_ unit: XLIFFUnit) -> Found {
    if let own = byID[unit.id] {
      if let new = newSources[unit.id] {
        return Self.isSame(unit.source, new) ? .renewed(own) : .changed(own)
      }
      let source = Self.source(of: own)
      // Most tools change nothing.
      if unit.source.raw == source || Self.isSame(unit.source, MarkdownCodes.text(of: source)) {
        return .found(own)
      }
    }
    let same = segments(withSource: unit.source)
    if same.count == 1, let only = same.first {
      return newSources[only.id.rawValue] == nil ? .moved(only) : .changed(only)
    }
    if let own = byID[unit.id] { return .changed(own) }
    return same.isEmpty ? .unknown : .ambiguous(same.count)
  }

  private mutating func segments(withSource source: InlineText) -> [Segment] {
    if let same = bySource[source.raw] { return same }
    let known = byComparable ?? comparables()
    byComparable = known
    return known[source.comparable] ?? known[MarkdownCodes.text(of: source.raw).comparable] ?? []
  }

  private func comparables() -> [String: [Segment]] {
    var known: [String: [Segment]] = [:]
    for segment in segments where segment.source != nil {
      known[MarkdownCodes.text(of: Self.source(of: segment)).comparable, default: []].append(
        segment)
    }
    return known
  }

  private static func source(of segment: Segment) -> String {
    DocumentUnits.unixLines(segment.source ?? "")
  }

  /// Whether a source that came back is this English, wrapped or indented in whatever way.
  static func isSame(_ source: InlineText, _ english: InlineText) -> Bool {
    let raw = source.raw
    if raw == english.raw { return true }
    let own = english.comparable
    return source.completed(from: [english]).comparable == own
      || MarkdownCodes.text(of: raw).comparable == own
  }
}
