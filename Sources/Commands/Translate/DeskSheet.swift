import Diagnostics
import Documents
import Procedures
import Translation

/// A bilingual document or a locale file as its two sides, with what is wrong beneath each sentence.
package struct DeskSheet: Sendable {
  package struct Row: Sendable {
    /// Its sentence with its translation and its state; the English is the new one where it changed.
    package let unit: XLIFFUnit
    /// The step it is in; `nil` where it is in none.
    package let place: StepPlaces.Place?
    package fileprivate(set) var findings: [Diagnostic] = []

    package init(unit: XLIFFUnit, place: StepPlaces.Place? = nil) {
      self.unit = unit
      self.place = place
    }

    package var share: TranslationStatus.Share { TranslationStatus.Share(unit.state) }
  }

  /// The language tag of the translation, as the document has it.
  package let language: String
  /// In the document's order.
  package private(set) var rows: [Row]
  /// What is wrong with the document and with no sentence of it.
  package private(set) var findings: [Diagnostic] = []

  /// A locale file, a key a row.
  package init(words: XLIFFFile) {
    language = words.targetLanguage
    rows = words.units.map { Row(unit: $0) }
  }

  /// A document of sentences.
  ///
  /// - Parameters:
  ///   - units: its sentences, in its order.
  ///   - found: what the checks say of it.
  package init(
    document: Document, units: [XLIFFUnit], places: [SegmentID: StepPlaces.Place],
    found: [Diagnostic]
  ) {
    language = document.locale.identifier
    rows = units.map { Row(unit: $0, place: places[SegmentID(rawValue: $0.id)]) }
    let starts = zip(document.segments, document.segmentPlaces)
      .filter { $0.0.source != nil }.map(\.1)
    for diagnostic in found {
      guard let row = Self.row(of: diagnostic, units, starts) else {
        findings.append(diagnostic)
        continue
      }
      rows[row].findings.append(diagnostic)
    }
  }

  /// The sentence a finding is about: the one it names, else the one it stands in.
  private static func row(
    of diagnostic: Diagnostic, _ units: [XLIFFUnit], _ starts: [SourcePlace]
  ) -> Int? {
    let place = diagnostic.place
    let before = starts.lastIndex { ($0.line, $0.column) <= (place.line, place.column) }
    guard let unit = diagnostic.sentence?.unit else {
      // Without a sentence it is about the document, unless it stands on a sentence's first line.
      return before.flatMap { starts[$0].line == place.line ? $0 : nil }
    }
    // An id that stands twice is told by its place.
    if let before, units[before].id == unit { return before }
    return units.firstIndex { $0.id == unit }
  }
}

extension CommandContext {
  /// Both sides of a document of the desk; `nil` where it is in one language only.
  ///
  /// - Parameter found: what the checks say of it.
  /// - Throws: `CommandFailure` where a file cannot be read.
  package func sheet(of path: String, found: [Diagnostic]) throws -> DeskSheet? {
    let source = try deskSource()
    guard let item = try source.item(path) else { return nil }
    let file = source.file(item, named: path, memory: TranslationMemory())
    switch item {
    case .words: return DeskSheet(words: file)
    case .document(let desk):
      return DeskSheet(
        document: desk.document, units: file.units, places: desk.places,
        found: desk.problems + found)
    }
  }
}
