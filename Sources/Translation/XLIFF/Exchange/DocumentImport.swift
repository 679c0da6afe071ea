import Diagnostics
import Documents

/// A document into which translations from an XLIFF file have been inserted.
package struct DocumentImport {
  /// The document with its new texts; the same bytes as before if nothing changed.
  package let file: SourceFile
  /// The units whose target has changed.
  package let changed: [SegmentID]
  /// The units found by their English text, under another id.
  package let moved: [SegmentID]
  /// The units that could not be inserted, and why.
  package let diagnostics: [Diagnostic]
  /// The data that a Markdown document cannot hold, to be kept next to it.
  package let kept: [XLIFFUnit]

  /// Inserts the target of every unit whose sentence is found in the document, and the texts of the
  /// page that are in no sentence.
  ///
  /// - Parameters:
  ///   - units: the units that came back from translation.
  ///   - before: the units already kept next to the document.
  ///   - english: the texts of the English file, if that is at hand: what was translated from another
  ///     text is left out.
  package init(
    _ units: [XLIFFUnit], into document: Document, keeping before: [XLIFFUnit] = [],
    english: PageTexts? = nil
  ) {
    let matching = Matching(document, kept: before)
    var sources: [SegmentID: String] = [:]
    var diagnostics: [Diagnostic] = []
    var targets: [SegmentID: String] = [:]
    var moved: [SegmentID] = []
    var kept = Dictionary(before.map { ($0.id, $0) }) { first, _ in first }
    var pageTexts: [String: String] = [:]
    let page = PageTexts(of: document)
    for unit in units {
      let place = SourcePlace(path: document.file.path)
      switch matching.find(unit) {
      case .found(let segment):
        Self.take(unit, segment, document, &targets, &kept)
      case .renewed(let segment):
        // The new English is inserted together with its translation, and not earlier.
        guard unit.state != .stale else { continue }
        Self.take(unit, segment, document, &targets, &kept)
        sources[segment.id] = unit.source.raw
      case .moved(let segment):
        moved.append(segment.id)
        Self.take(unit, segment, document, &targets, &kept)
      case .changed(let segment):
        diagnostics.append(
          Diagnostic(
            .importSourceChanged, .warning,
            at: SourcePlace(path: document.file.path, line: segment.line),
            "English of unit '\(unit.id)' has changed since it was exported; it is left as it was",
            advice: "was: \(unit.source.raw) · is: \(segment.source ?? "")"))
      case .ambiguous(let count):
        diagnostics.append(
          Diagnostic(
            .importUnknown, .warning, at: place,
            "unit '\(unit.id)' is not in the document, and its English is there \(count) times",
            advice: "its English is: \(unit.source.raw)"))
      case .unknown where page[unit.id] != nil:
        let source = english?[unit.id]?.words
        guard source == nil || source == unit.source.raw else {
          diagnostics.append(
            Diagnostic(
              .importSourceChanged, .warning, at: place,
              "English of unit '\(unit.id)' has changed since it was exported; it is left as it was",
              advice: "was: \(unit.source.raw) · is: \(source ?? "")"))
          continue
        }
        let isCopy =
          unit.state.stage == .initial && unit.state.reason == nil && unit.target == unit.source
        if let target = unit.target, !isCopy { pageTexts[unit.id] = target.raw }
      case .unknown:
        diagnostics.append(
          Diagnostic(
            .importUnknown, .warning, at: place,
            "unit '\(unit.id)' is not in the document, and its English neither",
            advice: "its English is: \(unit.source.raw)"))
      }
    }
    let (file, problems) = DocumentEdit(targets: targets, sources: sources).applied(to: document)
    let refused = Set(
      problems.compactMap { problem in
        targets.keys.first { problem.message.contains("'\($0.rawValue)'") }
      })
    // The sentences have moved the texts between them.
    let edited =
      pageTexts.isEmpty
      ? (file: file, changed: [], diagnostics: [])
      : PageTexts(of: DocumentReader.read(file, languages: Languages([:])))
        .applied(pageTexts, to: file)
    self.file = edited.file
    changed =
      document.segments.map(\.id).filter {
        (targets[$0] != nil || sources[$0] != nil) && !refused.contains($0)
      } + edited.changed.map { SegmentID(rawValue: $0) }
    self.moved = moved
    self.diagnostics = diagnostics + problems + edited.diagnostics
    // Everything is in document order, so that importing the same file twice gives the same result.
    var seen: Set<String> = []
    self.kept =
      document.segments.compactMap { segment in
        guard seen.insert(segment.id.rawValue).inserted else { return nil }
        return kept[segment.id.rawValue]
      } + before.filter { $0.id.hasPrefix(TranslationUpdate.removedPrefix) }
  }

  /// Notes the target of a unit if it differs from the document's, and keeps its other data.
  private static func take(
    _ unit: XLIFFUnit, _ segment: Segment, _ document: Document,
    _ targets: inout [SegmentID: String], _ kept: inout [String: XLIFFUnit]
  ) {
    let source = MarkdownCodes.text(of: DocumentUnits.unixLines(segment.source ?? ""))
    let raw = DocumentUnits.unixLines(segment.target)
    let old = MarkdownCodes.text(of: raw).named(after: source)
    var current = raw
    if let target = unit.target?.completed(from: [unit.source, old, source]) {
      let text = target.raw
      // A tool that copies the English into every new target has not translated it.
      let isCopy =
        unit.state.stage == .initial && unit.state.reason == nil && text == unit.source.raw
      if text != raw, !isCopy {
        targets[segment.id] = text
        current = text
      }
    }
    keep(unit, segment, current, DocumentUnits(document).state(of: segment), &kept)
  }

  /// Keeps the state, notes and extensions if they add to what the document itself says.
  private static func keep(
    _ unit: XLIFFUnit, _ segment: Segment, _ target: String, _ usual: TranslationState,
    _ kept: inout [String: XLIFFUnit]
  ) {
    let id = segment.id.rawValue
    let hasState = unit.state != usual && unit.state != .new
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

/// Finds the sentence of a document that a unit was made from: by id, then by its English text.
private struct Matching {
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
  }

  private var byID: [String: Segment] = [:]
  private var bySource: [String: [Segment]] = [:]
  /// The new English of stale units, as it is kept next to the document, by id.
  private let newSources: [String: String]

  init(_ document: Document, kept: [XLIFFUnit]) {
    newSources = Dictionary(
      kept.filter { $0.state == .stale }.map { ($0.id, $0.source.raw) }
    ) { first, _ in first }
    for segment in document.segments {
      guard let source = segment.source else { continue }
      if byID[segment.id.rawValue] == nil { byID[segment.id.rawValue] = segment }
      bySource[DocumentUnits.unixLines(source), default: []].append(segment)
    }
  }

  func find(_ unit: XLIFFUnit) -> Found {
    let source = unit.source.raw
    let own = byID[unit.id]
    if let own, DocumentUnits.unixLines(own.source ?? "") == source { return .found(own) }
    if let own, newSources[unit.id] == source { return .renewed(own) }
    let same = bySource[source] ?? []
    if same.count == 1 { return .moved(same[0]) }
    if let own { return .changed(own) }
    return same.isEmpty ? .unknown : .ambiguous(same.count)
  }
}

extension InlineText {
  /// The same text, with the data of codes restored if a tool returned them without it.
  ///
  /// - Parameter texts: texts with the same codes; the first one that has the data gives it.
  func completed(from texts: [InlineText]) -> InlineText {
    guard codes.contains(where: { $0.data.isEmpty && $0.kind != .control }) else { return self }
    return InlineText(
      pieces.map { piece in
        guard case .code(let code) = piece, code.data.isEmpty else { return piece }
        for text in texts {
          for other in text.codes
          where other.id == code.id && other.role == code.role && !other.data.isEmpty {
            return .code(Code(id: code.id, role: code.role, kind: other.kind, data: other.data))
          }
        }
        return piece
      })
  }
}
