import Diagnostics
import Documents

/// Decides for each unit what is to be done with it.
struct ImportRun {
  /// A unit with the sentence it belongs to, and what is to be done with it.
  private struct Arrival {
    let returned: ReturnedUnit
    let segment: Segment
    let isMoved: Bool
    let isRenewed: Bool
    let outcome: FittedTarget.Outcome

    /// The text that it would write; `nil` if it would write none.
    var text: String? {
      if case .text(let text) = outcome { text } else { nil }
    }
  }

  private(set) var targets: [SegmentID: String] = [:]
  private(set) var sources: [SegmentID: String] = [:]
  private(set) var pageTexts: [String: String] = [:]
  /// The units of texts outside sentences that were taken, or were there already, by id; with the
  /// English they translate, a later change of that is seen.
  private(set) var pageUnits: [String: XLIFFUnit] = [:]
  private(set) var moved: [SegmentID] = []
  private(set) var kept: [String: XLIFFUnit]
  private(set) var diagnostics: [Diagnostic] = []

  private let document: Document
  let page: PageTexts
  private let english: PageTexts?
  private let usualStates: DocumentUnits
  private var matching: UnitMatching
  private var arrivals: [Arrival] = []
  /// The index of each sentence in `order`, whose arrivals are at the same index of `places`.
  private var order: [SegmentID: Int] = [:]
  private var places: [[Int]] = []
  /// Where each text of the page was taken from.
  private var pagePlaces: [String: SourcePlace] = [:]

  init(_ document: Document, keeping before: [XLIFFUnit], english: PageTexts?) {
    self.document = document
    self.english = english
    page = PageTexts(of: document)
    usualStates = DocumentUnits(document)
    matching = UnitMatching(document, kept: before)
    kept = Dictionary(before.map { ($0.id, $0) }) { first, _ in first }
  }

  mutating func take(_ units: [ReturnedUnit]) {
    var files: [String] = []
    var byFile: [String: [ReturnedUnit]] = [:]
    for unit in units {
      if byFile[unit.place.path] == nil { files.append(unit.place.path) }
      byFile[unit.place.path, default: []].append(unit)
    }
    for file in files { takeFile(byFile[file] ?? []) }
    for indices in places { settle(indices) }
  }

  private mutating func takeFile(_ units: [ReturnedUnit]) {
    var found: [(unit: ReturnedUnit, match: UnitMatching.Found?)] = []
    for unit in units {
      found.append((unit, PageTexts.isID(unit.unit.id) ? nil : matching.find(unit.unit)))
    }
    let isKnown = found.contains { item in
      switch item.match {
      case .unknown: false
      case nil: page[item.unit.unit.id] != nil
      case .found, .renewed, .moved, .changed, .ambiguous: true
      }
    }
    guard isKnown, let first = units.first else {
      if let first = units.first {
        diagnostics.append(
          Diagnostic(
            .importUnknown, .error, at: first.place,
            "nothing in the file belongs to '\(document.file.path)'",
            advice: "name the document that it was exported from with --into"))
      }
      return
    }
    let whiteSpace = whiteSpace(found)
    for (unit, match) in found {
      guard let match else {
        takePageText(unit)
        continue
      }
      if let segment = match.segment {
        add(unit, segment, match, whiteSpace)
      } else {
        report(unit, match, first.place.path)
      }
    }
  }

  /// How the white space of a file was treated, from the sources of its units.
  private func whiteSpace(
    _ found: [(unit: ReturnedUnit, match: UnitMatching.Found?)]
  ) -> FittedTarget.WhiteSpace {
    var isExact = false
    for (unit, match) in found {
      guard let segment = match?.segment else { continue }
      let own =
        matching.newSource(of: segment.id)?.raw ?? DocumentUnits.unixLines(segment.source ?? "")
      let raw = unit.unit.source.raw
      if raw.utf8.count != own.utf8.count || raw != own {
        // Codes whose data is in a skeleton prove nothing.
        let codes = unit.unit.source.codes
        guard !codes.isEmpty && codes.contains(where: \.data.isEmpty) else { return .folded }
      } else if !isExact {
        isExact = unit.unit.source.hasFoldableSpace
      }
    }
    return isExact ? .exact : .unknown
  }

  private mutating func add(
    _ unit: ReturnedUnit, _ segment: Segment, _ match: UnitMatching.Found,
    _ whiteSpace: FittedTarget.WhiteSpace
  ) {
    // Most units of a file come back as they were.
    let isSame =
      unit.flaws.isEmpty
      && unit.unit.target.map { $0.raw == DocumentUnits.unixLines(segment.target) } ?? false
    let outcome =
      isSame
      ? .same(nil)
      : FittedTarget(
        segment, newSource: matching.newSource(of: segment.id), whiteSpace: whiteSpace,
        language: document.locale.identifier
      ).outcome(of: unit)
    var (isMoved, isRenewed) = (false, false)
    switch match {
    case .moved: isMoved = true
    case .renewed: isRenewed = true
    case .found, .changed, .ambiguous, .unknown: break
    }
    let index = order[segment.id] ?? places.count
    if index == places.count {
      order[segment.id] = index
      places.append([])
    }
    places[index].append(arrivals.count)
    arrivals.append(
      Arrival(
        returned: unit, segment: segment, isMoved: isMoved, isRenewed: isRenewed,
        outcome: outcome))
  }

  private mutating func report(
    _ returned: ReturnedUnit, _ match: UnitMatching.Found, _ path: String
  ) {
    let unit = returned.unit
    switch match {
    case .changed(let segment):
      // What the document says already is not lost.
      if matching.newSource(of: segment.id) != nil,
        unit.target.map({ $0.raw == DocumentUnits.unixLines(segment.target) }) ?? true
      {
        return
      }
      reportChanged(
        returned, now: matching.newSource(of: segment.id)?.raw ?? segment.source ?? "",
        at: SourcePlace(path: document.file.path, line: segment.line))
    case .ambiguous(let count):
      diagnostics.append(
        Diagnostic(
          .importUnknown, .warning, at: returned.place,
          "unit '\(unit.id)' is not in the document, and its English is there \(count) times",
          advice: "its English is: \(unit.source.raw) · export the document again to translate it"))
    case .unknown:
      diagnostics.append(
        Diagnostic(
          .importUnknown, .warning, at: returned.place,
          "unit '\(unit.id)' is not in the document, and its English neither",
          advice: "its English is: \(unit.source.raw) · export the document again to translate it"))
    case .found, .renewed, .moved: break
    }
  }

  private mutating func reportChanged(
    _ returned: ReturnedUnit, now: String, at place: SourcePlace
  ) {
    let shown = ShownTexts(returned.unit.source.raw, now)
    diagnostics.append(
      Diagnostic(
        .importSourceChanged, .warning, at: place,
        "English of unit '\(returned.unit.id)' has changed since it was exported; it is left as it was",
        advice:
          "was: \(shown.first) · is: \(shown.second) · export the document again to translate it",
        related: [returned.place]))
  }

  // MARK: Texts of the page

  private mutating func takePageText(_ returned: ReturnedUnit) {
    let unit = returned.unit
    guard let text = page[unit.id] else {
      return report(returned, .unknown, "")
    }
    let source = english?[unit.id]?.words
    if let source,
      !UnitMatching.isSame(unit.source, InlineText([.text(source)]))
    {
      return reportChanged(
        returned, now: source, at: SourcePlace(path: document.file.path))
    }
    guard let target = unit.target, !target.raw.allSatisfy(\.isWhitespace) else {
      if returned.flaws.contains(.emptyTarget), source.map({ $0 != text.words }) ?? false {
        diagnostics.append(
          ReturnedUnit.Flaw.emptyTarget.diagnostic(of: unit.id, at: returned.place))
      }
      return
    }
    // Such a text is one line.
    let words = InlineText.collapsed(target.raw)
    let isChanged = words != InlineText.collapsed(text.words)
    if let flaw = returned.flaw(changes: isChanged, language: document.locale.identifier) {
      return diagnostics.append(flaw)
    }
    guard !returned.isCopy else { return }
    if isChanged {
      if let other = pageTexts[unit.id], other != words, let place = pagePlaces[unit.id] {
        pageTexts[unit.id] = text.words
        pageUnits[unit.id] = nil
        return reportConflict(unit.id, returned.place, place)
      } else if pagePlaces[unit.id] == nil {
        pageTexts[unit.id] = words
        pagePlaces[unit.id] = returned.place
      }
    }
    // One that still waits for a translation of its new English is left as it is.
    if let source, unit.state != .stale {
      pageUnits[unit.id] = XLIFFUnit(
        id: unit.id, source: InlineText([.text(source)]), target: InlineText([.text(words)]),
        state: unit.state == .new ? .translated : unit.state, notes: unit.notes,
        extensions: unit.extensions)
    }
  }

  // MARK: Sentences

  /// Takes one of the units that belong to the same sentence, or none if they contradict each other.
  private mutating func settle(_ indices: [Int]) {
    let all = indices.map { arrivals[$0] }
    for arrival in all {
      switch arrival.outcome {
      case .left(let diagnostic), .same(.some(let diagnostic)): diagnostics.append(diagnostic)
      case .none, .same(.none), .text: break
      }
    }
    if let (first, second) = contradiction(all) {
      return reportConflict(first.unit.id, second.place, first.place)
    }
    let chosen =
      all.first { $0.text != nil }
      ?? all.first { arrival in
        if case .left = arrival.outcome { false } else { true }
      }
    guard let chosen else { return }
    take(chosen)
  }

  /// Two units that say something else about one sentence.
  ///
  /// If one of them is what the document says, the other has changed it; but not within one file,
  /// where nobody can tell which came later.
  private func contradiction(_ all: [Arrival]) -> (ReturnedUnit, ReturnedUnit)? {
    for (index, first) in all.enumerated() {
      for second in all[(index + 1)...] {
        let isOneFile =
          first.returned.place.path == second.returned.place.path
          && first.returned.part == second.returned.part
        let texts = [first, second].map { arrival -> String? in
          switch arrival.outcome {
          case .none, .left: nil
          case .same: isOneFile ? arrival.segment.target : nil
          case .text(let text): text
          }
        }
        if let one = texts[0], let other = texts[1], one != other {
          return (first.returned, second.returned)
        }
      }
    }
    return nil
  }

  private mutating func reportConflict(
    _ id: String, _ place: SourcePlace, _ other: SourcePlace
  ) {
    diagnostics.append(ImportConflict.diagnostic(of: id, at: place, other))
  }

  private mutating func take(_ arrival: Arrival) {
    let unit = arrival.returned.unit
    let segment = arrival.segment
    var current = DocumentUnits.unixLines(segment.target)
    switch arrival.outcome {
    case .left: return
    case .text(let text):
      targets[segment.id] = text
      current = text
      // The new English is inserted together with its translation, and not earlier.
      if arrival.isRenewed, let new = matching.newSource(of: segment.id) {
        sources[segment.id] = new.raw
      }
    case .none, .same:
      // A translation that fits the new English as it is.
      if arrival.isRenewed {
        guard unit.state != .stale, unit.state.stage != .initial, unit.target != nil,
          let new = matching.newSource(of: segment.id)
        else { return }
        sources[segment.id] = new.raw
      }
    }
    if arrival.isMoved { moved.append(segment.id) }
    keep(unit, segment, current)
  }

  /// Keeps the state, notes and extensions if they add to what the document itself says.
  private mutating func keep(_ unit: XLIFFUnit, _ segment: Segment, _ target: String) {
    let id = segment.id.rawValue
    let hasState = unit.state != usualStates.state(of: segment) && unit.state != .new
    guard hasState || !unit.notes.isEmpty || !unit.extensions.isEmpty else {
      kept[id] = nil
      return
    }
    kept[id] = XLIFFUnit(
      id: id, source: MarkdownCodes.text(of: DocumentUnits.unixLines(segment.source ?? "")),
      target: target.isEmpty ? nil : MarkdownCodes.text(of: target), state: unit.state,
      notes: unit.notes, extensions: unit.extensions)
  }
}
